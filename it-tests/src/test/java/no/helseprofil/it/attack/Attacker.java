package no.helseprofil.it.attack;

/** Attackers in the order of the table: from the one who has nothing to the one who is trusted most. */
public enum Attacker {
    STRANGER("A stranger, who has proven nothing"),
    USER("A user, or somebody who has a user's password"),
    VENDOR("A vendor, who registers and runs a client"),
    API("An API, or what ends its TLS"),
    IDENTITY_PROVIDER("An identity provider, or an account at one"),
    REGISTER("A register, or what answers in its place"),
    ADMINISTRATOR("An administrator of one role");

    private final String title;

    Attacker(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
