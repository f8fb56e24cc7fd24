package no.helseprofil.it.libraries;

import java.util.Arrays;

/** Steps of each program, in this order. */
enum ProgramStep {
    CLIENT_CREDENTIALS("client credentials"),
    PAR("page"),
    CODE("code"),
    REFRESH("refresh"),
    USERINFO("userinfo");

    private final String printed;

    ProgramStep(String printed) {
        this.printed = printed;
    }

    /** Returns the step that a program reports by this word. */
    static ProgramStep printedAs(String word) {
        return Arrays.stream(values())
                .filter(step -> step.printed.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step is called " + word));
    }
}
