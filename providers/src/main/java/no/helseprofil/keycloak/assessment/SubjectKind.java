package no.helseprofil.keycloak.assessment;

import java.util.Locale;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedRealm;

/** What is assessed, in the order of reports. Constants are stored by name: add, never rename. */
enum SubjectKind {
    REALM(AssessedRealm.class),
    CLIENT(AssessedClient.class),
    API(AssessedApi.class);

    private final Class<? extends Assessed> type;

    SubjectKind(Class<? extends Assessed> type) {
        this.type = type;
    }

    Class<? extends Assessed> type() {
        return type;
    }

    static SubjectKind of(Assessed assessed) {
        return of(assessed.getClass());
    }

    static SubjectKind of(Class<? extends Assessed> type) {
        return Stream.of(values()).filter(kind -> kind.type == type).findFirst().orElseThrow();
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
