package no.helseprofil.assessment.report;

import java.time.Instant;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.SubjectKind;
import org.jspecify.annotations.Nullable;

/**
 * Columns of a table that describe a subject.
 *
 * @param kind its kind
 * @param id internal id
 * @param clientId {@code client_id}; the name for a realm
 * @param name its display name
 * @param state see {@link AssessedClient#state}
 * @param cohort see {@link AssessedClient#cohort}
 * @param stops see {@link AssessedClient#stops}
 */
public record Subject(
        SubjectKind kind,
        String id,
        String clientId,
        @Nullable String name,
        @Nullable String state,
        @Nullable String cohort,
        @Nullable Instant stops) {

    static Subject of(Assessed assessed) {
        if (assessed instanceof AssessedClient client) {
            Instant stops = client.stops() == null ? null : client.stops().at();
            return new Subject(
                    SubjectKind.CLIENT,
                    client.id(),
                    client.clientId(),
                    client.name(),
                    client.state(),
                    client.cohort(),
                    stops);
        }
        String name = assessed instanceof AssessedApi api ? api.name() : null;
        return new Subject(SubjectKind.of(assessed), assessed.id(), assessed.clientId(), name, null, null, null);
    }
}
