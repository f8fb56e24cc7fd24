package no.helseprofil.it.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A kind of mapper that the server has.
 *
 * @param protocol whose mapper it is
 * @param id what Keycloak calls it
 * @param reason why nothing is to be attacked; empty where something is
 * @param attacks what it is set to in order to tell what it may not
 */
record MapperType(String protocol, String id, String reason, List<Attempt> attacks) {

    private static final String OIDC = "openid-connect";
    private static final String SAML = "saml";

    /** All that Keycloak has, and one of an extension. */
    static final List<MapperType> ALL = List.of(
            attacked(
                    "oidc-usermodel-attribute-mapper",
                    attribute("pid"),
                    attribute("PID"),
                    attribute(" pid "),
                    attribute("hpr_number"),
                    attribute("hpr_details"),
                    attribute("organisations"),
                    attribute("pid").with("aggregate.attrs", "true").with("multivalued", "true")),
            attacked(
                    "oidc-usermodel-property-mapper",
                    attribute("attributes"),
                    attribute("Attributes"),
                    attribute("groupsStream"),
                    attribute("roleMappingsStream")),
            attacked("oidc-address-mapper", new Attempt("address", Map.of("user.attribute.region", "hpr_number"))),
            attacked(
                    "oidc-usersessionmodel-note-mapper",
                    note("FEDERATED_ID_TOKEN"),
                    note("FEDERATED_ACCESS_TOKEN"),
                    note("pid"),
                    note(Claims.SECURITY_LEVEL)),
            attacked("oidc-hardcoded-role-mapper", role(Map.of("role", "doctor"))),
            attacked("oidc-role-name-mapper", role(Map.of("role", "offline_access", "new.role.name", "doctor"))),
            attacked(
                    "oidc-hardcoded-claim-mapper",
                    constant(Claims.PID),
                    constant("helseid:x"),
                    constant("helseid://claims"),
                    constant("helseid://x"),
                    constant("nhn:x"),
                    constant("realm_access.roles")),
            attacked("oidc-group-membership-mapper", named("helseid://claims/groups", Map.of("full.path", "false"))),
            attacked(
                    "oidc-usermodel-realm-role-mapper", named("helseid://claims/roles", Map.of("multivalued", "true"))),
            attacked(
                    "oidc-usermodel-client-role-mapper",
                    named("helseid://claims/client-roles", Map.of("multivalued", "true"))),
            attacked(
                    "oidc-organization-membership-mapper",
                    named("helseid://claims/organization", Map.of("addOrganizationAttributes", "true"))),
            attacked(
                    "oidc-organization-group-membership-mapper",
                    named("helseid://claims/organization-groups", Map.of())),
            attacked("oidc-audience-mapper", new Attempt("aud", Map.of("included.custom.audience", "nhn:nowhere"))),
            attacked("oidc-claims-param-value-idtoken-mapper", named(Claims.HPR_NUMBER, Map.of())),
            attacked("test-extension-mapper", new Attempt("extension", Map.of())),
            harmless("oidc-claims-param-token-mapper", "tells of the names what a scope of OpenID Connect gives"),
            harmless("oidc-full-name-mapper", "a name, as in the scope profile"),
            harmless("oidc-sub-mapper", "Keycloak's id of the user"),
            harmless("oidc-sha256-pairwise-sub-mapper", "a digest of Keycloak's id of the user"),
            harmless("oidc-acr-mapper", "Keycloak's word on the login"),
            harmless("oidc-amr-mapper", "Keycloak's word on the login"),
            harmless("oidc-session-state-mapper", "the id of the session"),
            harmless("oidc-nonce-backwards-compatible-mapper", "the client's own nonce"),
            harmless("oidc-allowed-origins-mapper", "what is registered of the client"),
            harmless("oidc-audience-resolve-mapper", "an API's audience is put right afterwards"),
            ours("helseprofil-claim-mapper"),
            ours("helseprofil-client-claim-mapper"),
            ours("helseprofil-network-mapper"),
            ours("helseprofil-pseudonym-mapper"),
            ours("helseprofil-scope-array-mapper"),
            saml("saml-user-attribute-mapper", Map.of("user.attribute", "pid")),
            saml("saml-user-property-mapper", Map.of("user.attribute", "attributes")),
            saml("saml-user-session-note-mapper", Map.of("note", "FEDERATED_ID_TOKEN")),
            saml(
                    "saml-user-attribute-nameid-mapper",
                    Map.of(
                            "user.attribute",
                            "hpr_number",
                            "mapper.nameid.format",
                            "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified")),
            saml("saml-hardcode-attribute-mapper", Map.of("attribute.name", Claims.PID, "attribute.value", "forged")),
            harmlessSaml("saml-role-list-mapper", "names that administrators give"),
            harmlessSaml("saml-group-membership-mapper", "names that administrators give"),
            harmlessSaml("saml-organization-membership-mapper", "names that administrators give"),
            harmlessSaml("saml-organization-group-membership-mapper", "names that administrators give"),
            harmlessSaml("saml-hardcode-role-mapper", "no API reads the roles of a SAML response"),
            harmlessSaml("saml-role-name-mapper", "no API reads the roles of a SAML response"),
            harmlessSaml("saml-audience-mapper", "no API reads a SAML response"),
            harmlessSaml("saml-audience-resolve-mapper", "no API reads a SAML response"),
            harmlessSaml("saml-authn-context-class-ref-mapper", "Keycloak's word on the login"),
            new MapperType("docker-v2", "docker-v2-allow-all-mapper", "tells nothing of a user", List.of()));

    /** Returns the types with something to attack. */
    static Stream<MapperType> attackedOf(String protocol) {
        return ALL.stream().filter(type -> type.protocol.equals(protocol) && !type.attacks.isEmpty());
    }

    private static MapperType attacked(String id, Attempt... attacks) {
        return new MapperType(OIDC, id, "", Arrays.asList(attacks));
    }

    private static MapperType harmless(String id, String reason) {
        return new MapperType(OIDC, id, reason, List.of());
    }

    private static MapperType ours(String id) {
        return harmless(id, "ours: Keycloak doesn't run it, and HealthClaims tells what it may");
    }

    private static MapperType harmlessSaml(String id, String reason) {
        return new MapperType(SAML, id, reason, List.of());
    }

    private static MapperType saml(String id, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putIfAbsent("attribute.name", "told");
        all.put("attribute.nameformat", "Basic");
        return new MapperType(SAML, id, "", List.of(new Attempt("told", all)));
    }

    private static Attempt attribute(String name) {
        return named("department of " + name, Map.of("user.attribute", name));
    }

    private static Attempt note(String name) {
        return named("note of " + name.replace('.', '-'), Map.of("user.session.note", name));
    }

    private static Attempt constant(String claim) {
        return named(claim, Map.of("claim.value", "doctor"));
    }

    private static Attempt role(Map<String, String> settings) {
        return new Attempt("realm_access", settings);
    }

    private static Attempt named(String claim, Map<String, String> settings) {
        return new Attempt(claim, settings).with("claim.name", claim).with("jsonType.label", "String");
    }

    /**
     * Settings of a mapper.
     *
     * @param claim the member that would tell it
     * @param settings its settings, without the places
     */
    record Attempt(String claim, Map<String, String> settings) {

        Attempt {
            settings = Map.copyOf(settings);
        }

        Attempt with(String setting, String value) {
            Map<String, String> more = new TreeMap<>(settings);
            more.put(setting, value);
            return new Attempt(claim, more);
        }

        Mapping mapping(String type) {
            Map<String, String> everywhere = new TreeMap<>(settings);
            everywhere.put("access.tokenResponse.claim", "true");
            everywhere.put("lightweight.claim", "true");
            return Mapping.of(type + " " + claim + " " + settings.size(), type, everywhere);
        }

        /** The member of the token that the claim is in. */
        String member() {
            return claim.startsWith("realm_access") ? "realm_access" : claim;
        }

        /** Returns the part of the claim's value that it may not say; empty if it may not say any value. */
        Optional<String> secret() {
            return switch (claim) {
                case "realm_access", "realm_access.roles" -> Optional.of("doctor");
                case "aud" -> Optional.of("nhn:nowhere");
                case "address" -> Optional.of(HealthRealm.HPR_NUMBER);
                default -> Optional.empty();
            };
        }
    }
}
