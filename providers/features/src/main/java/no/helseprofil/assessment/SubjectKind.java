package no.helseprofil.assessment;

import java.util.Locale;
import java.util.stream.Stream;

/** Kinds of subjects, in the order of reports. Constants are stored by name: add, never rename. */
public enum SubjectKind {
    REALM(AssessedRealm.class),
    CLIENT(AssessedClient.class),
    API(AssessedApi.class);

    private final Class<? extends Assessed> type;

    SubjectKind(Class<? extends Assessed> type) {
        this.type = type;
    }

    public Class<? extends Assessed> type() {
        return type;
    }

    public static SubjectKind of(Assessed assessed) {
        return of(assessed.getClass());
    }

    public static SubjectKind of(Class<? extends Assessed> type) {
        return Stream.of(values()).filter(kind -> kind.type == type).findFirst().orElseThrow();
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
