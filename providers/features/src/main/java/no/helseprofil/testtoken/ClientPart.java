package no.helseprofil.testtoken;

import static no.helseprofil.grammar.Member.optional;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.grammar.Member;
import no.helseprofil.grammar.Member.Members;
import org.jspecify.annotations.Nullable;

/** The part of a request about the client of the token, and the claims that it yields. */
final class ClientPart {

    /** Default client of a test token. */
    static final String CLIENT = "helseprofil-test-client";

    static final String PARENT = "helseid://claims/client/claims/orgnr_parent";
    static final String DEFAULT_PARENT = "999977774";

    private static final List<ClaimRow> ROWS = List.of(
            ClaimRow.of("clientId", "client_id", CLIENT),
            ClaimRow.of("clientName", "helseid://claims/client/client_name", "Test client"),
            ClaimRow.of("orgnrParent", PARENT, DEFAULT_PARENT),
            ClaimRow.of("orgnrChild", "helseid://claims/client/claims/orgnr_child"),
            ClaimRow.of("orgnrSupplier", "helseid://claims/client/claims/orgnr_supplier"),
            ClaimRow.of("sfmJournalId", "nhn:sfm:journal-id"),
            ClaimRow.of("clientAuthenticationMethodsReferences", "helseid://claims/client/amr"),
            ClaimRow.of("jti", "jti"));

    private static final String SCOPE_CLAIM = "scope";
    private static final Member<List<String>> SCOPE = optional(SCOPE_CLAIM, Values.SCOPES);
    private static final Member<List<String>> METHODS = optional("authenticationMethodsReferences", Values.TEXTS);
    private static final Member<Boolean> TENANCY = optional("clientTenancy", Grammar.FLAG);
    private static final Member<SentTenancy> TENANCY_TYPE =
            optional("clientTenancyType", Values.choice(List.of(SentTenancy.values()), tenancy -> tenancy.sent));
    private static final Member<String> JKT = optional("cnfJkt", Values.THUMBPRINT);
    private static final Member<String> PUBLIC_KEY = optional("cnfPublicKey", Values.PUBLIC_KEY);

    static final Grammar<Members> GRAMMAR = Grammar.object(
            "write an object with claims of the client",
            read -> {
                if (read.has(JKT) && read.has(PUBLIC_KEY)) {
                    read.wrong(JKT, "name the key by one of cnfJkt and cnfPublicKey");
                }
                return read;
            },
            ClaimRow.members(ROWS, SCOPE, METHODS, TENANCY, TENANCY_TYPE, JKT, PUBLIC_KEY));

    private ClientPart() {}

    /** Returns the key to which the token is to be bound, whatever its proof; null if none is named. */
    static @Nullable String boundTo(@Nullable Members sent) {
        return sent == null
                ? null
                : sent.find(JKT).or(() -> sent.find(PUBLIC_KEY)).orElse(null);
    }

    static void refuseKey(Members sent, String remedy) {
        sent.wrong(sent.has(JKT) ? JKT : PUBLIC_KEY, remedy);
    }

    /**
     * Returns the claims of the client.
     *
     * @param scopeAsArray whether {@code scope} is an array, as in HelseID's tokens, and not the text of RFC 9068
     */
    static Map<String, Object> claims(
            @Nullable Members sent, Generation generation, String audience, boolean scopeAsArray) {
        Map<String, Object> claims = new LinkedHashMap<>(ClaimRow.claims(ROWS, sent, generation));
        if (generation.hasDefaults()) {
            claims.put(SCOPE_CLAIM, scopes(List.of(audience + "/read"), scopeAsArray));
            claims.put("client_amr", "private_key_jwt");
            claims.put(SentTenancy.CLAIM, SentTenancy.SINGLE.claim);
        }
        if (sent == null || !generation.hasSent()) {
            return claims;
        }
        sent.find(SCOPE).ifPresent(scopes -> claims.put(SCOPE_CLAIM, scopes(scopes, scopeAsArray)));
        sent.find(METHODS).ifPresent(methods -> claims.put("amr", methods));
        if (sent.find(TENANCY).orElse(false) || sent.has(TENANCY_TYPE)) {
            claims.put(SentTenancy.CLAIM, sent.find(TENANCY_TYPE).orElse(SentTenancy.MULTI).claim);
        }
        return claims;
    }

    private static Object scopes(List<String> scopes, boolean asArray) {
        return asArray ? scopes : String.join(" ", scopes);
    }

    /** Tenancies by the names and numbers of the national test token service. */
    private enum SentTenancy {
        MULTI("MultiTenant", "multi-tenant"),
        SINGLE("SingleTenant", "single-tenant"),
        NONE("None", "none");

        static final String CLAIM = "helseid://claims/client/client_tenancy";

        private final String sent;
        private final String claim;

        SentTenancy(String sent, String claim) {
            this.sent = sent;
            this.claim = claim;
        }
    }

    /**
     * A claim that a request gives as one text.
     *
     * @param member member of the request
     * @param claim its name
     * @param otherwise its default; null for none
     */
    record ClaimRow(
            Member<String> member, String claim, @Nullable String otherwise) {

        static ClaimRow of(String member, String claim, @Nullable String otherwise) {
            return new ClaimRow(Member.optional(member, Values.TEXT), claim, otherwise);
        }

        static ClaimRow of(String member, String claim) {
            return of(member, claim, null);
        }

        static Member<?>[] members(List<ClaimRow> rows, Member<?>... others) {
            List<Member<?>> members = new ArrayList<>(List.of(others));
            rows.forEach(row -> members.add(row.member()));
            return members.toArray(Member<?>[]::new);
        }

        /**
         * Returns the claims of these rows.
         *
         * @param sent the members of the request; null if there are none
         */
        static Map<String, Object> claims(List<ClaimRow> rows, @Nullable Members sent, Generation generation) {
            Map<String, Object> claims = new LinkedHashMap<>();
            for (ClaimRow row : rows) {
                String said = sent == null || !generation.hasSent()
                        ? null
                        : sent.find(row.member()).orElse(null);
                String value = said != null || !generation.hasDefaults() ? said : row.otherwise();
                if (value != null) {
                    claims.put(row.claim(), value);
                }
            }
            return claims;
        }
    }

    /** Choice of a kind of claims: those that were sent, defaults for those that weren't, or both. */
    enum Generation {
        NONE("GenerateNone", false, false),
        DEFAULTS("GenerateOnlyDefault", true, false),
        SENT("GenerateOnlyFromNonEmptyParameterValues", false, true),
        DEFAULTS_AND_SENT("GenerateDefaultWithClaimsFromNonEmptyParameterValues", true, true);

        static final Grammar<Generation> GRAMMAR = Values.choice(List.of(values()), generation -> generation.sent);

        private final String sent;
        private final boolean defaults;
        private final boolean sentOnes;

        Generation(String sent, boolean defaults, boolean sentOnes) {
            this.sent = sent;
            this.defaults = defaults;
            this.sentOnes = sentOnes;
        }

        boolean hasDefaults() {
            return defaults;
        }

        boolean hasSent() {
            return sentOnes;
        }
    }
}
