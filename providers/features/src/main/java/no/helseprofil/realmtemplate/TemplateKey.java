package no.helseprofil.realmtemplate;

import java.util.List;
import java.util.Map;

/**
 * A key of a realm. The server makes it; no key is in a file.
 *
 * @param name its name, such as the year
 * @param algorithm its algorithm
 * @param state whether it is in use
 */
record TemplateKey(String name, String algorithm, Use state) {

    /** Algorithms with which a realm may sign: those of FAPI 2.0, and HelseID's longer variants. */
    static final List<String> SIGNING = List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512");

    /** Algorithms with which others may encrypt to a realm, without RSA1_5 (FAPI 2.0, 5.4.1). */
    static final List<String> ENCRYPTION = List.of("RSA-OAEP", "RSA-OAEP-256");

    private static final Map<String, String> CURVES = Map.of("ES256", "P-256", "ES384", "P-384", "ES512", "P-521");
    private static final String RSA_BITS = "3072";

    /** Uses of a key. */
    enum Use {
        /** It signs. */
        ACTIVE,
        /** It is published, so that others know it before it signs. */
        NEXT,
        /** It is published for as long as anything it has signed is valid. */
        EARLIER;

        boolean isActive() {
            return this == ACTIVE;
        }
    }

    boolean isEc() {
        return CURVES.containsKey(algorithm);
    }

    /** Returns the provider of Keycloak that makes such a key. */
    String provider() {
        if (isEc()) {
            return "ecdsa-generated";
        }
        return SIGNING.contains(algorithm) ? "rsa-generated" : "rsa-enc-generated";
    }

    /** Returns that provider's configuration, except whether the key is in use. */
    Map<String, String> config() {
        return isEc()
                ? Map.of("ecdsaEllipticCurveKey", CURVES.getOrDefault(algorithm, "P-256"))
                : Map.of("algorithm", algorithm, "keySize", RSA_BITS);
    }
}
