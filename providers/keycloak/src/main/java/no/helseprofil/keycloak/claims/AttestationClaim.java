package no.helseprofil.keycloak.claims;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.attestation.Enrichment;
import no.helseprofil.identifiers.HprNumber;
import no.helseprofil.identifiers.NationalIdentityNumber;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.attestation.TrustFramework;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Practitioner;
import no.helseprofil.register.Unit;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * What is attested for a token, as an API is told.
 *
 * @param attestation what the client says
 * @param added what the server adds
 */
record AttestationClaim(Attestation attestation, Enrichment added) {

    /** Null if nothing that holds is attested. */
    static @Nullable AttestationClaim of(
            KeycloakSession session, ActingClient client, Optional<Person> person, boolean tellsNumber) {
        JudgedRequest judged = client.judged();
        Facts.User user = judged == null ? null : judged.facts().user();
        if (judged == null || user == null) {
            return null;
        }
        Enrichment added = new Enrichment(
                tellsNumber ? somebody(user.number(), person) : null,
                hprNumber(user.practitioner()),
                number -> name(session, number));
        return judged.attested()
                .map(TrustFramework.Told::attestation)
                .map(attestation -> new AttestationClaim(attestation, added))
                .orElse(null);
    }

    ObjectNode value() {
        return added.claim(attestation);
    }

    private static Enrichment.@Nullable LoggedInUser somebody(
            @Nullable NationalIdentityNumber number, Optional<Person> person) {
        return number == null
                ? null
                : new Enrichment.LoggedInUser(number, person.map(Person::name).orElse(null));
    }

    private static @Nullable HprNumber hprNumber(Answer<Practitioner> practitioner) {
        return practitioner instanceof Answer.Found<Practitioner> found
                ? found.value().number()
                : null;
    }

    private static Optional<String> name(KeycloakSession session, OrganisationNumber number) {
        return Registers.of(session).organisation(number) instanceof Answer.Found<Unit> found
                ? Optional.of(found.value().name())
                : Optional.empty();
    }
}
