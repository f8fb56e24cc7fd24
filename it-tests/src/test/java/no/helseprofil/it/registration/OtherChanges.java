package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;
import static no.helseprofil.it.registration.ChangeRow.taken;
import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;

/** Changes of anything else that a client may be registered as. */
final class OtherChanges {

    private static final int HOUR = 3600;

    private OtherChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(tokens(), names(), mappers(), harmless()).flatMap(List::stream);
    }

    private static List<ChangeRow> tokens() {
        return List.of(
                refused(
                                "its authorization responses carry no iss",
                                "issuer-in-response",
                                attribute("exclude.issuer.from.auth.response", "true"))
                        .used(Use.nothing("issuer-in-response")),
                refused(
                                "its access tokens live for an hour",
                                "access-token-lifetime",
                                attribute("access.token.lifespan", String.valueOf(HOUR)))
                        .used(Use.nothing("access-token-lifetime")),
                refused(
                                "its tokens carry all that the user may do",
                                "least-privilege",
                                Deviation.of(client -> client.put("fullScopeAllowed", true)))
                        .used(Use.nothing("least-privilege")),
                called("backchannel.logout.url", "backchannel_logout_uri", "http://127.0.0.2:9/logout"),
                called("backchannel.logout.url", "backchannel_logout_uri", "https://169.254.169.254/logout"),
                refused(
                                "its admin URL is on this machine",
                                "outbound-address",
                                Deviation.of(client -> client.put("adminUrl", "https://127.0.0.2/admin")))
                        .used(Use.nothing("outbound-address")),
                refused(
                                "its request URIs are in a network that isn't public",
                                "outbound-address",
                                Deviation.of(client -> client.withObject("/attributes")
                                                .put(
                                                        "request.uris",
                                                        "https://journal.example/r##https://[fd00::1]:9/r"))
                                        .openIdConnect(client ->
                                                client.putArray("request_uris").add("https://[fd00::1]:9/r")))
                        .used(Use.nothing("outbound-address")));
    }

    private static ChangeRow called(String attribute, String metadata, String address) {
        return refused(
                        "the server is to call " + address,
                        "outbound-address",
                        Deviation.of(client -> client.withObject("/attributes").put(attribute, address))
                                .openIdConnect(client -> client.put(metadata, address)))
                .used(Use.nothing("outbound-address"));
    }

    private static List<ChangeRow> names() {
        String clash = "nobody else has the name of one of Keycloak's own clients";
        return List.of(refused(
                        "it has the name of one of Keycloak's own clients",
                        "client-id",
                        Deviation.of(client -> client.put("clientId", ChangeRows.FREE_NAME))
                                .v2(client -> client.put("clientId", ChangeRows.FREE_NAME)))
                .at(List.of(RegistrationWay.V2_PUT, RegistrationWay.V2_PATCH), new ChangeCell.ByKeycloak(400))
                .at(RegistrationWay.ADMIN_KEEP, new ChangeCell.Without(clash))
                .at(
                        RegistrationWay.ADMIN_COPY,
                        new ChangeCell.Without("a copy is named by whoever makes it, as in POST"))
                .at(RegistrationWay.PARTIAL_IMPORT, new ChangeCell.Without("partial import passes over these names"))
                .at(
                        RegistrationWay.REALM_IMPORT,
                        new ChangeCell.Without("in a new realm it is Keycloak's own client")));
    }

    private static List<ChangeRow> mappers() {
        return List.of(
                mapped(
                        "a mapper of its own writes a reserved claim",
                        hardcoded("helseid://claims/client/client_tenancy")),
                mapped("a mapper of its own writes another audience", audience("nhn:other-api")),
                taken(
                                "the scope of an API is among its default scopes",
                                Deviation.of(client ->
                                        client.withArray("defaultClientScopes").add(TestRealm.SCOPE)),
                                Registered::getsACompliantToken)
                        .at(
                                List.of(RegistrationWay.DYNAMIC_POST, RegistrationWay.DYNAMIC_PUT),
                                new ChangeCell.Refused("granted-scopes", "invalid_client_metadata"))
                        .used(Registered::getsACompliantToken));
    }

    /**
     * Makes a row of a mapper. An administrator who manages clients may put mappers there; the gate takes out what they
     * have written.
     */
    private static ChangeRow mapped(String sentence, Consumer<ObjectNode> mapper) {
        Consumer<Registered> unchanged = it -> {
            it.getsACompliantToken();
            assertThat(it.client()
                            .clientCredentials(TestRealm.SCOPE)
                            .accessTokenClaims()
                            .toString())
                    .doesNotContain("forged", "nhn:other-api");
        };
        return taken(
                        sentence,
                        Deviation.of(client -> mapper.accept(
                                client.withArray("protocolMappers").addObject())),
                        unchanged)
                .at(List.of(RegistrationWay.DYNAMIC_POST, RegistrationWay.DYNAMIC_PUT), new ChangeCell.ByKeycloak(403))
                .used(unchanged);
    }

    private static Consumer<ObjectNode> hardcoded(String claim) {
        return mapper -> mapper.put("name", "forger")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-hardcoded-claim-mapper")
                .putObject("config")
                .put("claim.name", claim)
                .put("claim.value", "forged")
                .put("jsonType.label", "String")
                .put("access.token.claim", "true");
    }

    private static Consumer<ObjectNode> audience(String value) {
        return mapper -> mapper.put("name", "forger")
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-audience-mapper")
                .putObject("config")
                .put("included.custom.audience", value)
                .put("access.token.claim", "true");
    }

    private static List<ChangeRow> harmless() {
        return List.of(
                taken(
                                "it asks users for consent",
                                Deviation.of(client -> client.put("consentRequired", true)),
                                it -> {})
                        .used(Registered::getsACompliantToken),
                taken("it is bearer-only", Deviation.of(client -> client.put("bearerOnly", true)), it -> {})
                        .used(it -> refused(it.client().clientCredentials(TestRealm.SCOPE))
                                .byKeycloak()
                                .with(400, "invalid_client")));
    }

    private static Deviation attribute(String name, String value) {
        return Deviation.of(client -> client.withObject("/attributes").put(name, value));
    }
}
