package no.helseprofil.keycloak.quota;

import java.util.Locale;

/** A use that each client may make a limited number of times per day, in UTC. */
public enum Quota {
    /** A client requests a new assessment of itself. */
    ASSESSMENT(50),
    /** Openings of the link in a notice, each of which assesses the client anew; counted for each contact. */
    CONTACT(20),
    /** A client requests a probe of the API that it stands for. */
    PROBE(5),
    /** A client requests a change of its own registration, which writes a line to the table of changes. */
    CHANGE(20);

    private final int most;

    Quota(int most) {
        this.most = most;
    }

    /** Returns the number of uses per day. */
    public int most() {
        return most;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
