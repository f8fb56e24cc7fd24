package no.helseprofil.assessment;

import java.util.Set;
import java.util.function.Consumer;

/** An assessment as reports read it: one subject at a time, so that no report holds all of a large realm. */
public interface StoredAssessment {

    /** Returns the run that produced it. */
    Run run();

    /** Passes the realm's settings, then the clients, then the APIs, each sorted by {@code client_id}. */
    void forEach(Consumer<Assessed> reader);

    /** Passes the subjects of one kind, sorted by {@code client_id}. */
    default void forEach(SubjectKind kind, Consumer<Assessed> reader) {
        forEach(assessed -> {
            if (SubjectKind.of(assessed) == kind) {
                reader.accept(assessed);
            }
        });
    }

    /**
     * Returns this assessment limited to some of its clients and APIs.
     *
     * @param ids their internal ids
     */
    default StoredAssessment of(Set<String> ids) {
        StoredAssessment all = this;
        return new StoredAssessment() {
            @Override
            public Run run() {
                return all.run();
            }

            @Override
            public void forEach(Consumer<Assessed> reader) {
                all.forEach(limited(reader));
            }

            @Override
            public void forEach(SubjectKind kind, Consumer<Assessed> reader) {
                all.forEach(kind, limited(reader));
            }

            private Consumer<Assessed> limited(Consumer<Assessed> reader) {
                return assessed -> {
                    if (ids.contains(assessed.id())) {
                        reader.accept(assessed);
                    }
                };
            }
        };
    }
}
