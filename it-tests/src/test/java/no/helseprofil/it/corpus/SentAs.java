package no.helseprofil.it.corpus;

import java.util.Arrays;
import java.util.Set;

/** Way in which an example reaches the server. */
enum SentAs {
    /** Client assertion of a client that asks for itself: the example is in it, or is the assertion. */
    CLIENT_CREDENTIALS("client credentials", "C"),
    /** Client assertion that comes with the refresh token of a login at level 4. */
    REFRESH("refresh", "R"),
    /** Request object that is pushed beside the request, before a login at level 4. */
    REQUEST_OBJECT("request object", "O");

    private static final Set<String> ABOUT_THE_ASSERTION = Set.of(
            "assertion-audience", "assertion-type", "assertion-lifetime", "signing-algorithm", "private-key-jwt");

    private final String text;
    private final String mark;

    SentAs(String text, String mark) {
        this.text = text;
        this.mark = mark;
    }

    static SentAs of(String text) {
        return Arrays.stream(values())
                .filter(way -> way.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no way is called " + text));
    }

    String text() {
        return text;
    }

    /** Returns the letter that stands for it on the page. */
    String mark() {
        return mark;
    }

    int statusOfRefusal(String requirement) {
        return ABOUT_THE_ASSERTION.contains(requirement) ? 401 : 400;
    }

    String errorOfRefusal(String requirement) {
        if (ABOUT_THE_ASSERTION.contains(requirement)) {
            return "invalid_client";
        }
        if (requirement.equals("request-object")) {
            return "invalid_request_object";
        }
        return this == REQUEST_OBJECT && requirement.equals("authorization-details")
                ? "invalid_authorization_details"
                : "invalid_request";
    }
}
