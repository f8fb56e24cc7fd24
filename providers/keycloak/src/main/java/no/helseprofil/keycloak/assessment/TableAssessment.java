package no.helseprofil.keycloak.assessment;

import java.util.List;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Results of an assessment, read from the tables page by page. No page is kept, and no transaction is open while the
 * reader works, since the client that downloads a report may be slow.
 *
 * @param server server whose database is read
 * @param run the run
 */
record TableAssessment(KeycloakSessionFactory server, Run run) implements StoredAssessment {

    private static final int PAGE = 200;

    @Override
    public void forEach(Consumer<Assessed> reader) {
        for (SubjectKind kind : SubjectKind.values()) {
            forEach(kind, reader);
        }
    }

    @Override
    public void forEach(SubjectKind kind, Consumer<Assessed> reader) {
        AssessedEntity last = null;
        List<AssessedEntity> page;
        do {
            page = page(kind, last);
            for (AssessedEntity line : page) {
                reader.accept(line.assessed(kind.type()));
                last = line;
            }
        } while (page.size() == PAGE);
    }

    private List<AssessedEntity> page(SubjectKind kind, @Nullable AssessedEntity after) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                server, session -> new AssessedTable(session).page(run.id(), kind, after, PAGE));
    }
}
