package no.helseprofil.it.registration;

import java.util.Map;
import no.helseprofil.testkit.client.SigningKey;

/** Keys that no client should register; public here, since they protect nothing. */
final class WeakKeys {

    /** RSA with 1024 bits. */
    static final SigningKey RSA_1024 = SigningKey.generateRsa(1024, "RS256");

    /** A shared secret. */
    static final SigningKey SECRET = SigningKey.generate("HS256");

    /** A key on the curve P-192, which no JWA algorithm signs with. */
    static final Map<String, Object> P_192 = Map.of(
            "kty", "EC",
            "crv", "P-192",
            "use", "sig",
            "kid", "p-192",
            "x", "GI2g6wMJDr98sPZ8vUOh_4L_Cv1_RA4Y",
            "y", "BxkrlfjaeBEP_8hmMEt5aelOdNS8K5Y-");

    /** The certificate of {@link #CERTIFIED}, in base64. */
    static final String CERTIFICATE = """
            MIICDDCCAXWgAwIBAgIUO8QrogeUqmeU7CI/Y64F7L2wCbgwDQYJKoZIhvcNAQELBQAwFzEVMBMGA1UEAwwMd2Vhay5leGFt\
            cGxlMCAXDTI2MTEyNDE5MjMxMFoYDzIxMjYxMDMxMTkyMzEwWjAXMRUwEwYDVQQDDAx3ZWFrLmV4YW1wbGUwgZ8wDQYJKoZI\
            hvcNAQEBBQADgY0AMIGJAoGBAPv+v/XuApZwpd5YFu0OpAOTqosZR3qPxSJiHeuDENrnR3XedwwwjIT9WXLJRQBjkrHRbuMT\
            n2d/Lwt1WKlTID3oU5XoRf5Ch7vDraYWnGE7CoZn6GQdKwfginYXRqEXglPUpZl+967MbsI/K6PBbG03PNwp6Rl7uDSoGvIl\
            D/qzAgMBAAGjUzBRMB0GA1UdDgQWBBQYpfR+awu1fvYuiB9/LR65RTtNHjAfBgNVHSMEGDAWgBQYpfR+awu1fvYuiB9/LR65\
            RTtNHjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4GBAILEgCtQEPmWU6DoZok3mQ05HcqqjTLYLzCojFcNv0FV\
            lVGFfgYdzMv40Sid3nWtnks7QUv0vk9REuhMivWcDMBV7KzogiTL4OgVckWpV8JpoXNNk3Xi49JyFOB3a7PgRe02miCqKx3Y\
            VwmQpnEm+5Kd2XddTM5IUoMWOWfflosS""";

    /** RSA with 1024 bits, in a certificate. */
    static final SigningKey CERTIFIED = SigningKey.parse("""
            {"kty":"RSA","use":"sig","alg":"RS256","kid":"weak-certificate","e":"AQAB",
            "n":"-_6_9e4ClnCl3lgW7Q6kA5OqixlHeo_FImId64MQ2udHdd53DDCMhP1ZcslFAGOSsdFu4xOfZ38vC3VYqVMgPehTle\
            hF_kKHu8OtphacYTsKhmfoZB0rB-CKdhdGoReCU9SlmX73rsxuwj8ro8FsbTc83CnpGXu4NKga8iUP-rM",
            "d":"zLJfVHKGf5X55uc_mEkwSgeFnYBnY9OtmwSAsXLCGk-\
            M6N5RbgFx5AW4x1lfR7Waz_8ESEkET5osqO4lm0X_BS4yD9KQUllwfuFqejQltPu2FjKbutYqdLZ0-\
            o2bHPINELLr2Zl8REApw-32r6ep6Xi9L2hMNsnB-qq3eGhXzqE",
            "p":"_4OlCH0MQW27CPyQy20bnaUEer0EShzoBDwL-xoLdQwqQERU2NXSb4Bbs74Nwlojh41TGf5hVvQm184pkhKarw",
            "q":"_HlkeWBl7QGmUKlLd2MprbtJcubfBF4l24ddYhrgPfLP2RDc6FmJvwVFSdfQSWNqggI-4m1748k0-RZaNDyRPQ",
            "dp":"QTID4ACYKfGnsYlQILe8PiMm23JzL73kbYAsxmtE1R6_gRpuU81rHkwwGdK6jAaX3jRvKcjAaYFuj83oyX65vQ",
            "dq":"Cvq0ddrNU-s4clWKZJy5WUbFwOttU2FMwCk41GVazxbaFxR2ptwN83KlOrrZ4fci0JiMZ4hfVN6RISvprE_d-Q",
            "qi":"O0-9x4tr6FGRpGdze0RK2vmQXY7cUNFAwfuSfkIMzB5A5d4uDFTn9F8PyuYMcFzTSIMtJw-x7muf3q9GgW__sA"}""");

    private WeakKeys() {}
}
