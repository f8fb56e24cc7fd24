package no.helseprofil.profile;

import java.util.Locale;

/** The languages in which the profile speaks to people. What it says to programs is English. */
public enum Language {
    /** Norwegian Bokmål. */
    NB,
    /** Norwegian Nynorsk. */
    NN,
    /** English; for everybody who reads none of the others. */
    EN;

    /** The language tag (BCP 47). */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
