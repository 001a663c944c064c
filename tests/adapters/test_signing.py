from clinic.adapters.signing import SigningKey, is_signed, new_private_key

# RFC 8032, section 7.1, test 2
PRIVATE = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_standards_own_example_signs_as_it_says() -> None:
    key = SigningKey(PRIVATE)
    assert key.public == PUBLIC
    assert key.sign(b"\x72") == SIGNATURE
    assert is_signed(PUBLIC, b"\x72", SIGNATURE)


def test_another_message_another_key_and_another_signature_are_refused() -> None:
    other = SigningKey(new_private_key())
    assert not is_signed(PUBLIC, b"\x73", SIGNATURE)
    assert not is_signed(other.public, b"\x72", SIGNATURE)
    for place in range(64):
        assert not is_signed(
            PUBLIC, b"\x72", SIGNATURE[:place] + bytes([SIGNATURE[place] ^ 1]) + SIGNATURE[place + 1 :]
        )
    assert not is_signed(b"short", b"\x72", SIGNATURE)
