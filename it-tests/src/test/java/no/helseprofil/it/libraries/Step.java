package no.helseprofil.it.libraries;

import java.util.Arrays;

/** What each program does, in this order. */
enum Step {
    CLIENT_CREDENTIALS("client credentials"),
    PAR("page"),
    CODE("code"),
    REFRESH("refresh"),
    USERINFO("userinfo");

    private final String printed;

    Step(String printed) {
        this.printed = printed;
    }

    /** The one that a program tells of by this word. */
    static Step printedAs(String word) {
        return Arrays.stream(values())
                .filter(step -> step.printed.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no step is called " + word));
    }
}
