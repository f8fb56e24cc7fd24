package no.helseprofil.judgement.token;

import java.util.List;
import java.util.Set;

/** Claims by name: those that the server writes, and those that aren't for every mapper to write. */
public final class ClaimNames {

    /**
     * What a token or an answer of this server tells of itself, in the order in which the realm's metadata lists it.
     */
    public static final List<String> TOLD_BY_THE_SERVER = List.of(
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
     * The server writes each of these once; another of the same name would stand beside it, and readers differ
     * in which they believe.
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
            "allowed-origins",
            "trusted-certs");

    /** Of the organisation register: names that APIs show beside the numbers, which are reserved by their prefix. */
    private static final Set<String> NAMES_OF_ORGANISATIONS =
            Set.of("orgnr_parent_name", "orgnr_child_name", "orgnr_supplier_name");

    /**
     * Who the user is and how they logged in: the server's word, by a mapper of Keycloak that asks nobody's opinion.
     */
    private static final Set<String> FROM_ONE_MAPPER =
            Set.of("sub", "amr", "may_act", "client_id", "client_amr", "idp", "realm_access", "resource_access");

    /** What a client of before may have come to rely on, to know its own users by. */
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

    /** A health claim, or an API's: read by APIs as the word of the authority. */
    public static boolean isReserved(String name) {
        return ReservedNames.contains(name) || NAMES_OF_ORGANISATIONS.contains(name);
    }

    /** Whether the server has a place of its own for this claim. */
    public static boolean isWrittenByTheServer(String name) {
        return WRITTEN_BY_THE_SERVER.contains(name);
    }

    /** Whether a mapper of anybody's configuration may not write it. */
    public static boolean isProtected(String name) {
        return isReserved(name) || isWrittenByTheServer(name) || FROM_ONE_MAPPER.contains(name);
    }

    /** Whether a client that the profile exempts, or of which it doesn't ask it yet, keeps a mapper that writes it. */
    public static boolean isAboutTheUser(String name) {
        return ABOUT_THE_USER.contains(name);
    }

    /** Whether it is a claim by which OpenID Connect tells who a user is. */
    public static boolean isStandardAboutTheUser(String name) {
        return STANDARD_ABOUT_THE_USER.contains(name);
    }

    /** Names of claims and of APIs that are the health sector's own: read by APIs as the word of the authority. */
    public static final class ReservedNames {

        /** The audience of the server's own API. */
        public static final String SERVER = "helseprofil";

        /** Who the tokens of a probe are for: no client has this name. */
        public static final String PROBE = "helseprofil-probe";

        private static final List<String> PREFIXES = List.of("helseid:", "nhn:");

        /**
         * Ours: a claim beside those of a practitioner, the mark of a probe's tokens, which an API may let
         * more, who held the tokens before an exchange, and the audience.
         */
        private static final Set<String> NAMES =
                Set.of("hpr_updated_at", "helseprofil_probe", "helseprofil_test_token", "helseprofil_earlier", SERVER);

        private ReservedNames() {}

        /** Returns what all of them begin with but our own. */
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
