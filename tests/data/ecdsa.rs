[
    (K1_PAIR, Algorithm::SHA_256, hex!(
        "432310e32cb80eb6503a26ce83cc165c783b870845fb8aad6d970889fcd7a6c8"
        "530128b6b81c548874a6305d93ed071ca6e05074d85863d4056ce89b02bfab69"
    )),
    (K1_PAIR, Algorithm::SHA_384, hex!(
        "16217648fc2ab9e82f4bc6304d6f7ae0e3c5728f75786ba13f258cf02d971d44"
        "899372870c08982344e4392ed218220e0b01e96f18425a2a4f2f74b0f6f57abc"
    )),
    (PAIR, Algorithm::SHA3_224, hex!(
        "17b6d2c1232cc0c7c6ab46ac8248f50662012e373bb79843777b2e9eee3ebb34"
        "2dd7e23cd2f6af2ec773719cd60fa7a3b93ff21460687b6a2fd7f3b92f3ead09"
    )),
    (PAIR, Algorithm::SHA3_512, hex!(
        "83efc3ac4508ed1749c9d7ae1fc1235c259cc1c6b15e9f3903736f435751fff5"
        "411aadc5274dd77051f8bfc5673a024b04a71248d995a22fa079a98fbd1fc85a"
    )),
    (PAIR, Algorithm::BLAKE2S, hex!(
        "51e01fe2b8ea05c11cbd1f79e400da5478442beb9428bf80e8fa23fc0326eca4"
        "16f7a3ab41b91baf8f3b06fe583ef6535eab3c585584dbe3d034d091888aa7e0"
    )),
    (PAIR, Algorithm::BLAKE2B, hex!(
        "0608ef03124fa42060102f4035f19873e52ba1f3582415463760cea26923aac7"
        "3d14b393b9d169d63e9c3ad948c5c4e741a00019d163df00bf4237a6b96ed46e"
    )),
]
