package no.helseprofil.it.realm;

import static no.helseprofil.it.support.Answers.succeeded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Clients of a stock realm, each with some of what a living realm has, by a seed: the same seed is the same fleet. */
final class OddFleet {

    /** Scope that the realm has made itself, under a name of the sector. */
    static final String API_SCOPE = "nhn:old-api/read";

    static final String IDENTITY_SCOPE = "helseid://scopes/hpr/hpr_number";

    /** The client without anything odd. */
    static final String PLAIN = "odd-nothing";

    static final String API_WITH_ROLES = "nhn:api-with-roles";
    private static final int MOST_MORE = 3;

    /** Oddities with which a client could not show what else is odd about it. */
    private static final Set<Oddity> RESTRICTING =
            EnumSet.of(Oddity.PUBLIC, Oddity.NO_MACHINE, Oddity.BEARER_ONLY, Oddity.SAML);

    private OddFleet() {}

    /** Oddity of a client. */
    enum Oddity {
        AUDIENCE_OF_THE_SECTOR(client -> map(client, "audience-nhn", "oidc-audience-mapper", "nhn:other-api")),
        AUDIENCE_OF_ITS_OWN(client -> map(client, "audience", "oidc-audience-mapper", "reports-api")),
        API_SCOPE_ALWAYS(client -> give(client, true, API_SCOPE)),
        API_SCOPE_ASKED_FOR(client -> give(client, false, API_SCOPE)),
        SCOPE_WITH_SLASH(client -> give(client, true, ExistingRealm.SLASHED_SCOPE)),
        IDENTITY_SCOPE_ASKED_FOR(client -> give(client, false, IDENTITY_SCOPE)),
        IDENTITY_SCOPE_ALWAYS(client -> give(client, true, IDENTITY_SCOPE)),
        CLAIM_OF_ITS_OWN(client -> write(client, "department")),
        CLAIM_OF_THE_SECTOR(client -> write(client, "nhn:department")),
        CLAIM_OF_HELSEID(client -> write(client, "helseid://claims/identity/pid")),
        CLAIM_OF_THE_SERVER(client -> write(client, "client_amr")),
        LEVEL_OF_ITS_OWN(client -> write(client, "acr")),
        SUBJECT_OF_ITS_OWN(client -> write(client, "sub")),
        NUMBER_OF_THE_USER(client ->
                configure(client, "hpr", "oidc-usermodel-attribute-mapper").put("user.attribute", "hprNumber")),
        ADDRESS_OF_THE_CALLER(client -> configure(client, "address", "oidc-usersessionmodel-note-mapper")
                .put("user.session.note", "clientAddress")),
        PREFIXED_ROLES(client -> configure(client, "realm_access.roles", "oidc-usermodel-realm-role-mapper")
                .put("usermodel.realmRoleMapping.rolePrefix", "old-")
                .put("multivalued", "true")),
        ROLE_THAT_NOBODY_HAS(client ->
                configure(client, "role", "oidc-hardcoded-role-mapper").put("role", "offline_access")),
        FULL_SCOPE(client -> client.put("fullScopeAllowed", true)),
        PUBLIC(client -> client.put("publicClient", true).put("serviceAccountsEnabled", false)),
        NO_MACHINE(client -> client.put("serviceAccountsEnabled", false)),
        BEARER_ONLY(client -> client.put("bearerOnly", true)),
        SAML(client -> client.put("protocol", "saml")),
        WILDCARD(client -> client.withArray("/redirectUris").removeAll().add("*")),
        IMPLICIT(client -> client.put("implicitFlowEnabled", true)),
        LIGHTWEIGHT(client -> set(client, "client.use.lightweight.access.token.enabled", "true")),
        EXCHANGE(client -> set(client, "standard.token.exchange.enabled", "true")),
        TEN_HOURS(client -> set(client, "access.token.lifespan", "36000")),
        SIGNED_USERINFO(client -> set(client, "user.info.response.signature.alg", "RS256")),
        TYPED_TOKENS(client -> set(client, "access.token.header.type.rfc9068", "true")),
        NO_REFRESH_TOKENS(client -> set(client, "use.refresh.tokens", "false"));

        private final Consumer<ObjectNode> change;

        Oddity(Consumer<ObjectNode> change) {
            this.change = change;
        }

        /** The client that has it for certain. */
        String clientId() {
            return "odd-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A client.
     *
     * @param oddities what is odd about it
     * @param registration as Keycloak registers it
     */
    record Member(String clientId, Set<Oddity> oddities, ObjectNode registration) {

        /** Returns whether it has a secret. */
        boolean isConfidential() {
            return !registration.path("publicClient").booleanValue();
        }

        /** The scopes that it asks for, each with a space before it. */
        String askedFor() {
            StringBuilder scopes = new StringBuilder();
            registration
                    .path("optionalClientScopes")
                    .forEach(scope -> scopes.append(' ').append(scope.textValue()));
            return scopes.toString();
        }

        @Override
        public String toString() {
            return clientId + " " + oddities;
        }
    }

    /** A plain client, and for each oddity one that has it and maybe others. */
    static List<Member> of(long seed) {
        Random random = new Random(seed);
        List<Member> members = new ArrayList<>();
        members.add(member(PLAIN, EnumSet.noneOf(Oddity.class)));
        for (Oddity oddity : Oddity.values()) {
            Set<Oddity> oddities = EnumSet.of(oddity);
            int more = random.nextInt(MOST_MORE + 1);
            for (int i = 0; i < more; i++) {
                Oddity other = Oddity.values()[random.nextInt(Oddity.values().length)];
                if (!RESTRICTING.contains(other)) {
                    oddities.add(other);
                }
            }
            members.add(member(oddity.clientId(), oddities));
        }
        return members;
    }

    /** Registers the fleet in a realm, and what its members need of it. */
    static void register(StockSide side, List<Member> members) {
        List.of(API_SCOPE, IDENTITY_SCOPE, ExistingRealm.SLASHED_SCOPE).forEach(name -> {
            ObjectNode scope = object().put("name", name).put("protocol", "openid-connect");
            scope.putObject("attributes").put("include.in.token.scope", "true");
            succeeded(side.admin().post("client-scopes", scope));
        });
        members.forEach(member -> succeeded(side.admin().post("clients", member.registration())));
        succeeded(side.admin().post("clients", object().put("clientId", API_WITH_ROLES)));
        String api = side.id(API_WITH_ROLES);
        succeeded(side.admin().post("clients/" + api + "/roles", object().put("name", "reader")));
        String user = side.admin()
                .get("users?username=" + StockSide.USERNAME)
                .json()
                .path(0)
                .path("id")
                .textValue();
        succeeded(side.admin()
                .send(side.admin()
                        .request("POST", "users/" + user + "/role-mappings/clients/" + api)
                        .body(
                                "application/json",
                                "["
                                        + side.admin()
                                                .get("clients/" + api + "/roles/reader")
                                                .body() + "]")));
    }

    private static Member member(String clientId, Set<Oddity> oddities) {
        ObjectNode client = object().put("clientId", clientId)
                .put("secret", StockSide.SECRET)
                .put("standardFlowEnabled", true)
                .put("directAccessGrantsEnabled", true)
                .put("serviceAccountsEnabled", true)
                .put("fullScopeAllowed", false);
        client.putArray("redirectUris").add(StockSide.REDIRECT_URI.toString());
        client.putArray("defaultClientScopes")
                .add("basic")
                .add("roles")
                .add("profile")
                .add("email")
                .add("acr");
        client.putArray("optionalClientScopes");
        oddities.forEach(oddity -> oddity.change.accept(client));
        return new Member(clientId, oddities, client);
    }

    private static void map(ObjectNode client, String name, String kind, String audience) {
        mappers(client).add(ExistingRealm.mapper(object(), name, kind, audience));
    }

    private static void write(ObjectNode client, String claim) {
        configure(client, claim, "oidc-hardcoded-claim-mapper").put("claim.value", "7");
    }

    private static ObjectNode configure(ObjectNode client, String claim, String kind) {
        ObjectNode mapper = ExistingRealm.mapper(object(), claim, kind, "");
        mappers(client).add(mapper);
        return ((ObjectNode) mapper.get("config")).put("claim.name", claim).put("jsonType.label", "String");
    }

    private static ArrayNode mappers(ObjectNode client) {
        return client.withArray("/protocolMappers");
    }

    private static void give(ObjectNode client, boolean always, String scope) {
        client.withArray(always ? "/defaultClientScopes" : "/optionalClientScopes")
                .add(scope);
    }

    private static void set(ObjectNode client, String attribute, String value) {
        client.withObject("/attributes").put(attribute, value);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
