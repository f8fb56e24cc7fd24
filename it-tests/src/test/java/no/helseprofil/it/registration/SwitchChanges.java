package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.refused;
import static no.helseprofil.it.registration.ChangeRow.taken;
import static no.helseprofil.it.registration.ChangeRow.turnedOff;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.OidcClient;

/** The switches by which Keycloak holds a client to what the profile asks, turned off. */
final class SwitchChanges {

    private static final String DPOP = "dpop.bound.access.tokens";
    private static final String PAR = "require.pushed.authorization.requests";
    private static final String PKCE = "pkce.code.challenge.method";
    private static final String AT_JWT = "access.token.header.type.rfc9068";
    private static final Consumer<Registered> WITHOUT_PKCE = Use.push(
            request -> request.withoutForm("code_challenge").withoutForm("code_challenge_method"),
            "pkce-s256",
            "invalid_request");

    private SwitchChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(
                turnedOff(
                                "its access tokens need not be DPoP-bound",
                                "sender-constrained-tokens",
                                attribute(DPOP, "false")
                                        .openIdConnect(client -> client.put("dpop_bound_access_tokens", false)),
                                stored(DPOP, "true"))
                        .used(Use.token(
                                OidcClient::withoutProof, "sender-constrained-tokens", 400, "invalid_dpop_proof")),
                turnedOff(
                                "its authorization requests need not be pushed",
                                "pushed-authorization",
                                attribute(PAR, "false")
                                        .openIdConnect(
                                                client -> client.put("require_pushed_authorization_requests", false)),
                                stored(PAR, "true"))
                        .used(Browsing.refusedBy("pushed-authorization")),
                turnedOff("its PKCE method is left open", "pkce-s256", attribute(PKCE, ""), stored(PKCE, "S256"))
                        .used(WITHOUT_PKCE),
                refused("its PKCE method is plain", "pkce-s256", attribute(PKCE, "plain"))
                        .used(WITHOUT_PKCE),
                turnedOff(
                                "its access tokens don't say that they are some",
                                "access-token-type",
                                attribute(AT_JWT, "false"),
                                stored(AT_JWT, "true"))
                        .used(Registered::getsACompliantToken),
                taken(
                                "nothing of this is said",
                                Deviation.NONE,
                                stored(DPOP, "true")
                                        .andThen(stored(PAR, "true"))
                                        .andThen(stored(PKCE, "S256"))
                                        .andThen(stored(AT_JWT, "true")))
                        .used(Registered::getsACompliantToken));
    }

    private static Deviation attribute(String name, String value) {
        return Deviation.of(client -> client.withObject("/attributes").put(name, value));
    }

    private static Consumer<Registered> stored(String attribute, String value) {
        return it -> assertThat(it.stored().path("attributes").path(attribute).asText())
                .as(attribute)
                .isEqualTo(value);
    }
}
