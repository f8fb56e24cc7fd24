package no.helseprofil.decision.token;

import java.util.List;
import java.util.Set;

/** Names of claims: those that the server writes, and those that only certain mappers may write. */
public final class ClaimNames {

    /** Claims about a token or response itself, in the order in which the realm's metadata lists them. */
    public static final List<String> ABOUT_THE_TOKEN = List.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "azp",
            "sid",
            "client_id",
            "act");

    /**
     * Claims that the server writes once. A second one with the same name would stand beside it, and readers differ in
     * which they believe.
     */
    private static final Set<String> WRITTEN_BY_THE_SERVER = Set.of(
            "iss",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "typ",
            "azp",
            "scope",
            "cnf",
            "sid",
            "nonce",
            "at_hash",
            "c_hash",
            "s_hash",
            "acr",
            "act",
            "auth_time",
            "authorization",
            "authorization_details",
            "assertion_details",
            "allowed-origins",
            "trusted-certs");

    /** Names of organisations from the register, beside the numbers, which are reserved by their prefix. */
    private static final Set<String> NAMES_OF_ORGANISATIONS =
            Set.of("orgnr_parent_name", "orgnr_child_name", "orgnr_supplier_name");

    /** Claims about the user and their login that only one mapper of Keycloak's writes. */
    private static final Set<String> FROM_ONE_MAPPER =
            Set.of("sub", "amr", "may_act", "client_id", "client_amr", "idp", "realm_access", "resource_access");

    /** Claims about its own users that an existing client may rely on. */
    private static final Set<String> ABOUT_THE_USER = Set.of("sub", "aud", "acr", "amr", "auth_time", "idp");

    /** OpenID Connect Core, section 5.1. */
    private static final Set<String> STANDARD_ABOUT_THE_USER = Set.of(
            "name",
            "given_name",
            "family_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "email",
            "email_verified",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "phone_number",
            "phone_number_verified",
            "address",
            "updated_at");

    private ClaimNames() {}

    /** Returns whether this is a claim of the health sector or of an API, which APIs trust as the authority's. */
    public static boolean isReserved(String name) {
        return ReservedNames.contains(name) || NAMES_OF_ORGANISATIONS.contains(name);
    }

    /** Returns whether the server itself writes this claim. */
    public static boolean isWrittenByTheServer(String name) {
        return WRITTEN_BY_THE_SERVER.contains(name);
    }

    /** Returns whether no mapper with free configuration may write this claim. */
    public static boolean isProtected(String name) {
        return isReserved(name) || isWrittenByTheServer(name) || FROM_ONE_MAPPER.contains(name);
    }

    /** Returns whether an exempt client, or one for which it isn't enforced yet, keeps a mapper of this claim. */
    public static boolean isAboutTheUser(String name) {
        return ABOUT_THE_USER.contains(name);
    }

    /** Returns whether this is a standard claim of OpenID Connect about the user. */
    public static boolean isStandardAboutTheUser(String name) {
        return STANDARD_ABOUT_THE_USER.contains(name);
    }

    /** Names of claims and APIs that are reserved for the health sector, which APIs trust as the authority's. */
    public static final class ReservedNames {

        /** Audience of the server's own API. */
        public static final String SERVER = "helseprofil";

        /** Client of a probe's tokens: no client has this name. */
        public static final String PROBE = "helseprofil-probe";

        private static final List<String> PREFIXES = List.of("helseid:", "nhn:");

        /**
         * Our own names: a claim beside those of a practitioner, the marks of tokens of a probe, to which an API may
         * allow more, and of test tokens, the earlier holders of an exchanged token, and the audience.
         */
        private static final Set<String> NAMES =
                Set.of("hpr_updated_at", "helseprofil_probe", "helseprofil_test_token", "helseprofil_earlier", SERVER);

        private ReservedNames() {}

        /** Returns the prefixes of all reserved names except our own. */
        public static List<String> prefixes() {
            return PREFIXES;
        }

        static Set<String> names() {
            return NAMES;
        }

        public static boolean contains(String name) {
            return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
        }
    }
}
