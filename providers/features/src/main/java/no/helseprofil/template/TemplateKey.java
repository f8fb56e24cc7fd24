package no.helseprofil.template;

import java.util.List;
import java.util.Map;

/**
 * A key of a realm. The server makes it; no key is in a file.
 *
 * @param name what it is called, such as the year
 * @param algorithm for what it is
 * @param state whether it is in use
 */
record TemplateKey(String name, String algorithm, Use state) {

    /** By what a realm may sign: FAPI 2.0, and HelseID's longer siblings. */
    static final List<String> SIGNING = List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

    /** With what others may encrypt for a realm; not with RSA1_5 (FAPI 2.0, 5.4.1). */
    static final List<String> ENCRYPTION = List.of("RSA-OAEP", "RSA-OAEP-256");

    private static final Map<String, String> CURVES = Map.of("ES256", "P-256", "ES384", "P-384", "ES512", "P-521");
    private static final String RSA_BITS = "3072";

    /** Whether a key is in use. */
    enum Use {
        /** It signs. */
        ACTIVE,
        /** It is published, so that others know it before it signs. */
        NEXT,
        /** It is published for as long as what it has signed lives. */
        EARLIER;

        boolean isActive() {
            return this == ACTIVE;
        }
    }

    boolean isEc() {
        return CURVES.containsKey(algorithm);
    }

    /** The provider of Keycloak that makes such a key. */
    String provider() {
        if (isEc()) {
            return "ecdsa-generated";
        }
        return SIGNING.contains(algorithm) ? "rsa-generated" : "rsa-enc-generated";
    }

    /** What that one is told beside whether the key is in use. */
    Map<String, String> config() {
        return isEc()
                ? Map.of("ecdsaEllipticCurveKey", CURVES.getOrDefault(algorithm, "P-256"))
                : Map.of("algorithm", algorithm, "keySize", RSA_BITS);
    }
}
