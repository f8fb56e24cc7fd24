package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;

/**
 * Additions of a living realm to the clients of {@link StockRealm}: everything that the profile will ask for one day.
 */
final class ExistingRealm {

    /** Mappers of its own, every flow, tokens of ten hours. */
    static final String MAPPED = "with-mappers";

    /** Client that has the same, and knows users by their names. */
    static final String WITH_SUBJECT = "with-subject";

    /** A scope that means something of its own. */
    static final String SLASHED_SCOPE = "reports/read";

    private static final String TEN_HOURS = "36000";

    private ExistingRealm() {}

    /** The realm before there is a profile. */
    static void furnish(ObjectNode realm) {
        GivenKeys.addTo(realm);
        realm.put("accessTokenLifespan", Integer.parseInt(TEN_HOURS));
        ArrayNode clients = (ArrayNode) realm.get("clients");
        ObjectNode mapped = clients.get(0).deepCopy();
        mapped.put("clientId", MAPPED).put("fullScopeAllowed", true);
        mapped.putArray("redirectUris").add("http://localhost:8765/*");
        ((ObjectNode) mapped.get("attributes"))
                .put("access.token.lifespan", TEN_HOURS)
                .put("oauth2.jwt.authorization.grant.enabled", "true");
        mapped.set("protocolMappers", mappers(mapped.arrayNode()));
        mapped.putArray("defaultClientScopes");
        clients.add(mapped);
        clients.add(withSubject(mapped.deepCopy()));
    }

    /** Keycloak itself takes no token at its own endpoints that names the user otherwise than it does; APIs may. */
    private static ObjectNode withSubject(ObjectNode client) {
        ObjectNode subject = mapper(client.objectNode(), "sub", "oidc-usermodel-property-mapper", "");
        ((ObjectNode) subject.get("config"))
                .put("user.attribute", "username")
                .put("claim.name", "sub")
                .put("jsonType.label", "String");
        client.put("clientId", WITH_SUBJECT).putArray("protocolMappers").add(subject);
        return client;
    }

    /** The realm with the profile, whose clients were there before it. */
    static void putUnderProfile(ObjectNode realm) {
        for (JsonNode client : realm.get("clients")) {
            ((ObjectNode) client.withObject("/attributes")).put("helseprofil.registered", "existing");
        }
        ObjectNode component = realm.withObject("/components")
                .putArray("no.helseprofil.keycloak.storage.ProfileProvider")
                .addObject();
        component.put("name", "helseprofil").put("providerId", "helseprofil");
        component.putObject("config").putArray("document").add(TestRealm.DOCUMENT);
    }

    /** Keycloak makes the scopes of a realm after its clients, so they are given here. */
    static void giveScopes(StockSide side) {
        for (JsonNode scope : side.admin().get("client-scopes").json()) {
            if ("offline_access".equals(scope.path("name").textValue())) {
                give(side, "optional", scope.path("id").textValue());
            }
        }
        addSlashedScope(side);
    }

    private static void give(StockSide side, String kind, String scope) {
        side.admin().put("clients/" + side.id(MAPPED) + "/" + kind + "-client-scopes/" + scope, "{}");
    }

    private static void addSlashedScope(StockSide side) {
        ObjectNode scope = side.representation(MAPPED).objectNode();
        scope.put("name", SLASHED_SCOPE).put("protocol", "openid-connect");
        scope.putObject("attributes").put("include.in.token.scope", "true");
        scope.set(
                "protocolMappers",
                scope.arrayNode().add(mapper(scope.objectNode(), "audience", "oidc-audience-mapper", "reports")));
        String address =
                side.admin().post("client-scopes", scope).header("Location").orElseThrow();
        String id = address.substring(address.lastIndexOf('/') + 1);
        give(side, "default", id);
    }

    /**
     * Adds mappers in the place of those of Keycloak's default scopes. The order of two mappers for one claim isn't
     * certain.
     */
    private static ArrayNode mappers(ArrayNode mappers) {
        mappers.add(mapper(mappers.objectNode(), "audience", "oidc-audience-mapper", "old-api"));
        mappers.add(mapper(mappers.objectNode(), "subject", "oidc-sub-mapper", ""));
        for (String claim : new String[] {"acr", "amr", "department", "auth_time"}) {
            ObjectNode mapper = mapper(mappers.objectNode(), claim, "oidc-hardcoded-claim-mapper", "");
            ((ObjectNode) mapper.get("config"))
                    .put("claim.name", claim)
                    .put("claim.value", "7")
                    .put("jsonType.label", claim.equals("auth_time") ? "long" : "String");
            mappers.add(mapper);
        }
        ObjectNode roles = mapper(mappers.objectNode(), "roles", "oidc-usermodel-realm-role-mapper", "");
        ((ObjectNode) roles.get("config"))
                .put("claim.name", "realm_access.roles")
                .put("usermodel.realmRoleMapping.rolePrefix", "old-")
                .put("multivalued", "true")
                .put("jsonType.label", "String");
        return mappers.add(roles);
    }

    /** A mapper that writes everywhere; one of a reader names it. */
    static ObjectNode mapper(ObjectNode mapper, String name, String kind, String audience) {
        mapper.put("name", name).put("protocol", "openid-connect").put("protocolMapper", kind);
        ObjectNode config = mapper.putObject("config");
        config.put("access.token.claim", "true")
                .put("id.token.claim", "true")
                .put("userinfo.token.claim", "true")
                .put("introspection.token.claim", "true");
        if (!audience.isEmpty()) {
            config.put("included.custom.audience", audience);
        }
        return mapper;
    }
}
