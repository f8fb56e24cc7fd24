package no.helseprofil.it.registration;

import static no.helseprofil.it.registration.ChangeRow.taken;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import no.helseprofil.testkit.client.OidcClient;

/** The attributes that are the profile's own, written by somebody who manages clients. */
final class ProfileAttributeChanges {

    private static final String REGISTERED = "helseprofil.registered";

    private ProfileAttributeChanges() {}

    static Stream<ChangeRow> all() {
        return Stream.of(
                written(REGISTERED, "existing"),
                written("helseprofil.waiver.sender-constrained-tokens", "{\"expires\":\"2099-01-01T00:00:00Z\"}"),
                written("helseprofil.cohort", "fastlege"),
                written("helseprofil.key-expires.some-key", "2099-01-01T00:00:00Z"),
                written("helseprofil.api", "true"),
                tenancy(),
                written("helseprofil.orgnr-parent", "999999999"),
                written("helseprofil.reason", "because"));
    }

    /** Imported, it gives the client no organisation, and takes away the API: one of many names whom it acts for. */
    private static ChangeRow tenancy() {
        return unstored("helseprofil.tenancy", "multi-tenant")
                .used(Use.token(client -> client, "organisation", 400, "invalid_request"));
    }

    /** Imported, it lets the client off nothing that has its date behind it. */
    private static ChangeRow written(String name, String value) {
        return unstored(name, value).used(it -> {
            Use.token(OidcClient::withoutProof, "sender-constrained-tokens", 400, "invalid_dpop_proof")
                    .accept(it);
            it.getsACompliantToken();
        });
    }

    /** It isn't stored. */
    private static ChangeRow unstored(String name, String value) {
        return taken(
                "its attribute " + name + " is " + value,
                Deviation.of(client -> client.withObject("/attributes").put(name, value)),
                it -> assertThat(it.stored().path("attributes").path(name).asText())
                        .as(name)
                        .isNotEqualTo(value));
    }
}
