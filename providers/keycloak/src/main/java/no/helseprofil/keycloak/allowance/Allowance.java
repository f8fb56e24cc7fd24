package no.helseprofil.keycloak.allowance;

import java.util.Locale;

/** Something that a client may have done so many times in a day, in UTC. */
public enum Allowance {
    /** It is assessed anew, since it asks for it. */
    ASSESSMENT(50),
    /** It is assessed anew, since somebody opens the link that one of its contacts was sent; for each of these. */
    CONTACT(20),
    /** The API that it stands for is probed. */
    PROBE(5),
    /** It asks for a change of what is registered of it, which is a line of changes. */
    CHANGE(20);

    private final int most;

    Allowance(int most) {
        this.most = most;
    }

    /** How many times in a day. */
    public int most() {
        return most;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
