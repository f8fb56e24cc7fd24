package no.helseprofil.it.realm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import org.jspecify.annotations.Nullable;

/**
 * Mappers of Keycloak, each configured to write what only the server, or the authority behind an API, may say. They write
 * wherever a mapper can: access token, ID token, userinfo, introspection, token response, lightweight token.
 */
enum Forgery {
    HEALTH_CLAIM("oidc-hardcoded-claim-mapper", "helseid://claims/identity/pid", Config.FORGED),
    CLAIM_OF_AN_API("oidc-hardcoded-claim-mapper", "nhn:sfm:journal-id", Config.FORGED),
    PART_OF_A_HEALTH_CLAIM(
            "oidc-hardcoded-claim-mapper", "nhn:tillitsrammeverk:parameters.practitioner", Config.FORGED),
    HEALTH_CLAIM_WITH_AN_ESCAPED_DOT("oidc-hardcoded-claim-mapper", "nhn:demo\\.api", Config.FORGED),
    HEALTH_CLAIM_AS_JSON(
            "oidc-hardcoded-claim-mapper",
            "nhn:json",
            "{ \"claim.value\": \"{\\\"a\\\":1}\", \"jsonType.label\": \"JSON\" }"),
    HEALTH_CLAIM_OF_A_USER_ATTRIBUTE(
            "oidc-usermodel-attribute-mapper", "helseid://claims/identity/pid", "{ \"user.attribute\": \"pid\" }"),
    HEALTH_CLAIM_OF_A_USER_PROPERTY(
            "oidc-usermodel-property-mapper",
            "helseid://claims/hpr/hpr_number",
            "{ \"user.attribute\": \"username\" }"),
    HEALTH_CLAIM_OF_REALM_ROLES("oidc-usermodel-realm-role-mapper", "nhn:roles", "{ \"multivalued\": \"true\" }"),
    HEALTH_CLAIM_OF_CLIENT_ROLES("oidc-usermodel-client-role-mapper", "nhn:client-roles", Config.ROLES),
    HEALTH_CLAIM_NAMED_AFTER_A_CLIENT("oidc-usermodel-client-role-mapper", "${client_id}", Config.ROLES),
    HEALTH_CLAIM_OF_GROUPS("oidc-group-membership-mapper", "nhn:groups", "{ \"full.path\": \"false\" }"),
    HEALTH_CLAIM_OF_THE_SESSION(
            "oidc-usersessionmodel-note-mapper", "nhn:session", "{ \"user.session.note\": \"AUTH_TIME\" }"),
    HEALTH_CLAIM_ASKED_FOR_BY_THE_CLIENT(
            "oidc-claims-param-value-idtoken-mapper", "helseid://claims/identity/pid", "{}"),
    NUMBER_UNDER_ANOTHER_NAME(
            "oidc-usermodel-attribute-mapper",
            "department",
            "{ \"user.attribute\": \"pid\", \"jsonType.label\": \"String\" }"),
    NUMBER_IN_AN_ADDRESS("oidc-address-mapper", null, "{ \"user.attribute.street\": \"pid\" }"),
    AUDIENCE_OF_AN_API("oidc-audience-mapper", null, "{ \"included.custom.audience\": \"nhn:an-api-of-nowhere\" }"),
    AUDIENCE_OF_THE_CLIENT_OF_AN_API(
            "oidc-audience-mapper", null, "{ \"included.client.audience\": \"nhn:other-api\" }"),
    AUDIENCE_CLAIM("oidc-hardcoded-claim-mapper", "aud", Config.FORGED),
    ROLE_OF_AN_API("oidc-hardcoded-role-mapper", null, "{ \"role\": \"nhn:other-api.write\" }"),
    SUBJECT("oidc-hardcoded-claim-mapper", "sub", Config.FORGED),
    SUBJECT_OF_A_USER_PROPERTY("oidc-usermodel-property-mapper", "sub", "{ \"user.attribute\": \"username\" }"),
    AUTHENTICATION_LEVEL("oidc-hardcoded-claim-mapper", "acr", Config.FORGED),
    AUTHENTICATION_TIME("oidc-hardcoded-claim-mapper", "auth_time", Config.FAR_AWAY),
    AUTHENTICATION_METHOD("oidc-hardcoded-claim-mapper", "amr", Config.FORGED),
    IDENTITY_PROVIDER("oidc-hardcoded-claim-mapper", "idp", Config.FORGED),
    CLIENT_AUTHENTICATION("oidc-hardcoded-claim-mapper", "client_amr", Config.FORGED),
    CLIENT("oidc-hardcoded-claim-mapper", "azp", Config.FORGED),
    CLIENT_ID("oidc-hardcoded-claim-mapper", "client_id", Config.FORGED),
    CLIENT_ID_OF_A_USER_PROPERTY("oidc-usermodel-property-mapper", "client_id", "{ \"user.attribute\": \"username\" }"),
    ACTOR("oidc-hardcoded-claim-mapper", "act.sub", Config.FORGED),
    ACTING_CLIENT("oidc-hardcoded-claim-mapper", "act.client_id", Config.FORGED),
    KEY("oidc-hardcoded-claim-mapper", "cnf.jkt", Config.FORGED),
    KEY_AS_TEXT("oidc-hardcoded-claim-mapper", "cnf", Config.FORGED),
    REALM_ROLES("oidc-hardcoded-claim-mapper", "realm_access.roles", Config.FORGED),
    CLIENT_ROLES("oidc-hardcoded-claim-mapper", "resource_access.realm-management.roles", Config.FORGED),
    ROLES_OF_ANOTHER_CLIENT(
            "oidc-usermodel-client-role-mapper", "resource_access.realm-management.roles", Config.ROLES),
    SINGLE_ROLE("oidc-usermodel-realm-role-mapper", "realm_access.roles", "{ \"multivalued\": \"false\" }"),
    ROLES_WITH_A_PREFIX(
            "oidc-usermodel-realm-role-mapper",
            "realm_access.roles",
            "{ \"multivalued\": \"true\", \"usermodel.realmRoleMapping.rolePrefix\": \"chief-\" }"),
    CONSTANT_ROLE("oidc-hardcoded-role-mapper", null, "{ \"role\": \"chief-physician\" }"),
    SESSION("oidc-hardcoded-claim-mapper", "sid", Config.FORGED),
    START("oidc-hardcoded-claim-mapper", "nbf", Config.FAR_AWAY),
    PERMISSIONS("oidc-hardcoded-claim-mapper", "authorization.permissions", Config.FORGED),
    DETAILS("oidc-hardcoded-claim-mapper", "authorization_details", Config.FORGED),
    ORIGINS("oidc-hardcoded-claim-mapper", "allowed-origins", Config.FORGED);

    /** Forgeries of claims that a client of before may have come to rely on, to know its users by. */
    private static final List<Forgery> ABOUT_THE_USER = List.of(
            AUDIENCE_CLAIM,
            SUBJECT,
            SUBJECT_OF_A_USER_PROPERTY,
            AUTHENTICATION_LEVEL,
            AUTHENTICATION_TIME,
            AUTHENTICATION_METHOD,
            IDENTITY_PROVIDER,
            NUMBER_UNDER_ANOTHER_NAME,
            NUMBER_IN_AN_ADDRESS,
            ROLES_OF_ANOTHER_CLIENT,
            SINGLE_ROLE,
            ROLES_WITH_A_PREFIX,
            CONSTANT_ROLE);

    private final String type;
    private final String configuration;

    Forgery(String type, @Nullable String claim, String configuration) {
        this.type = type;
        ObjectNode config = Representations.json(configuration);
        if (claim != null) {
            config.put("claim.name", claim);
        }
        this.configuration = config.toString();
    }

    /** Returns the forgeries that may not be put on any client. */
    static List<Forgery> notAboutTheUser() {
        return Arrays.stream(values())
                .filter(forgery -> !ABOUT_THE_USER.contains(forgery))
                .toList();
    }

    /** Returns the mapper as the admin REST takes it. The name is the constant's. */
    ObjectNode mapper() {
        ObjectNode mapper = Representations.json("{ \"protocol\": \"openid-connect\" }");
        mapper.put("name", name()).put("protocolMapper", type);
        ObjectNode config = Representations.json(configuration);
        for (String output : List.of(
                "access.token.claim",
                "id.token.claim",
                "userinfo.token.claim",
                "introspection.token.claim",
                "access.tokenResponse.claim",
                "lightweight.claim")) {
            config.put(output, "true");
        }
        mapper.set("config", config);
        return mapper;
    }

    /** Returns the same configuration for a mapper of another type. */
    ObjectNode as(String other) {
        return mapper().put("protocolMapper", other);
    }

    /** Returns Keycloak's mapper that gives a role another name, here one that reads as a role at an API. */
    static ObjectNode roleRenamed(String role, String name) {
        ObjectNode mapper = HEALTH_CLAIM.as("oidc-role-name-mapper");
        mapper.set("config", Representations.json("{}").put("role", role).put("new.role.name", name));
        return mapper;
    }

    /** Keycloak's own mapper of the roles of the realm, as its default scopes have it. */
    static ObjectNode realmRoles() {
        ObjectNode mapper = SINGLE_ROLE.mapper();
        ((ObjectNode) mapper.get("config")).put("multivalued", "true");
        return mapper;
    }

    /** Returns a mapper that is no forgery, for a claim that belongs to no one in particular. */
    static ObjectNode claim(String name) {
        ObjectNode mapper = HEALTH_CLAIM.mapper();
        ((ObjectNode) mapper.get("config")).put("claim.name", name);
        return mapper;
    }

    /** Keycloak's own way to give each client another name of the same user (OpenID Connect Core, section 8.1). */
    static ObjectNode pairwiseSubject() {
        ObjectNode mapper = HEALTH_CLAIM.as("oidc-sha256-pairwise-sub-mapper");
        mapper.set("config", Representations.json("{ \"pairwiseSubAlgorithmSalt\": \"salt\" }"));
        return mapper;
    }

    /** Puts the mapper on a client by the client's sub-resource. Only Keycloak is asked. */
    void putOn(TestRealm realm, String clientId) {
        Mappers.add(realm, clientId, mapper());
    }

    private static final class Config {

        static final String FORGED = "{ \"claim.value\": \"forged\", \"jsonType.label\": \"String\" }";
        static final String ROLES =
                "{ \"usermodel.clientRoleMapping.clientId\": \"nhn:other-api\", \"multivalued\": \"true\" }";
        static final String FAR_AWAY = "{ \"claim.value\": \"4102444800\", \"jsonType.label\": \"long\" }";
    }
}
