package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;
import static no.helseprofil.it.registration.ChangeRow.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** Changes of the ways in which a client may get tokens. */
final class GrantChanges {

    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String CIBA = "urn:openid:params:grant-type:ciba";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String UMA = "urn:ietf:params:oauth:grant-type:uma-ticket";

    private GrantChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(
                refused(
                                "it has the implicit flow",
                                "response-type-code",
                                Deviation.of(client -> client.put("implicitFlowEnabled", true))
                                        .openIdConnect(client -> client.withArray("response_types")
                                                .add("id_token token"))
                                        .v2(client ->
                                                client.withArray("loginFlows").add("IMPLICIT")))
                        .used(Use.push(
                                request -> request.formInstead("response_type", "token"),
                                "response-type-code",
                                "unsupported_response_type")),
                refused(
                                "it has the password grant",
                                "no-password-grant",
                                Deviation.of(client -> client.put("directAccessGrantsEnabled", true))
                                        .openIdConnect(client ->
                                                client.withArray("grant_types").add("password"))
                                        .v2(client ->
                                                client.withArray("loginFlows").add("DIRECT_GRANT")))
                        .used(Use.grant("password", "no-password-grant", "unauthorized_client")),
                grant("device", DEVICE, "oauth2.device.authorization.grant.enabled", "DEVICE"),
                grant("CIBA", CIBA, "oidc.ciba.grant.enabled", "CIBA"),
                refused(
                                "it has the grant JWT bearer",
                                "grant-type",
                                attribute("oauth2.jwt.authorization.grant.enabled")
                                        .openIdConnect(client ->
                                                client.withArray("grant_types").add(JWT_BEARER)))
                        .used(Use.grant(JWT_BEARER, "grant-type", "unsupported_grant_type")),
                directGrantsOnly(),
                taken(
                                "it has authorization services",
                                Deviation.of(client -> client.put("authorizationServicesEnabled", true))
                                        .openIdConnect(client ->
                                                client.withArray("grant_types").add(UMA)),
                                Use.grant(UMA, "grant-type", "unsupported_grant_type"))
                        .used(Use.grant(UMA, "grant-type", "unsupported_grant_type")));
    }

    private static ChangeRow grant(String name, String grantType, String attribute, String flow) {
        return refused(
                        "it has the grant " + name,
                        "grant-type",
                        attribute(attribute)
                                .openIdConnect(client ->
                                        client.withArray("grant_types").add(grantType))
                                .v2(client -> client.withArray("loginFlows").add(flow)))
                .at(
                        RegistrationWay.V2,
                        new ChangeCell.Stored(it -> assertThat(it.stored()
                                        .path("attributes")
                                        .path(attribute)
                                        .asText())
                                .as("Keycloak passes over this flow")
                                .isNotEqualTo("true")))
                .used(Use.grant(grantType, "grant-type", "unsupported_grant_type"));
    }

    /** An old way to say the password grant, which Keycloak reads of new clients only. */
    private static ChangeRow directGrantsOnly() {
        return refused(
                        "it has the password grant, said by directGrantsOnly",
                        "no-password-grant",
                        Deviation.of(client -> client.put("directGrantsOnly", true)))
                .at(
                        List.of(RegistrationWay.ADMIN_PUT, RegistrationWay.DYNAMIC_PUT),
                        new ChangeCell.Stored(it -> assertThat(it.stored()
                                        .path("directAccessGrantsEnabled")
                                        .asBoolean())
                                .as("Keycloak passes over it")
                                .isFalse()))
                .used(Use.grant("password", "no-password-grant", "unauthorized_client"));
    }

    private static Deviation attribute(String name) {
        return Deviation.of(client -> client.withObject("/attributes").put(name, "true"));
    }
}
