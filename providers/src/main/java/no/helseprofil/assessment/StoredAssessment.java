package no.helseprofil.assessment;

import java.util.function.Consumer;

/** An assessment as reports read it: one subject after the other, so that no report holds all of a large realm. */
public interface StoredAssessment {

    /** The run that it is the outcome of. */
    Run run();

    /** The realm's settings, then the clients, then the APIs, each sorted by {@code client_id}. */
    void forEach(Consumer<Assessed> reader);
}
