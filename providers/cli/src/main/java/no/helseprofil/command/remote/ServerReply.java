package no.helseprofil.command.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Response of a server.
 *
 * @param status HTTP status
 * @param type the media type, without parameters; empty if it has none
 * @param etag the entity tag, if it has one
 * @param body the body as text
 */
record ServerReply(int status, String type, Optional<String> etag, String body) {

    private static final String REMEDY =
            "Reading needs the role view-clients or manage-realm of the realm, changing needs manage-realm.";

    boolean isFine() {
        return status >= 200 && status < 300;
    }

    JsonTree json() {
        return JsonTree.parse(body);
    }

    /** Returns the reason of a refusal in the server's own words, and what to do about it. */
    FailedCommandException refusal() {
        List<String> lines = new ArrayList<>();
        lines.add("refused (" + status + ")" + reason().map(text -> ": " + text).orElse(""));
        if (type.endsWith("json")) {
            json().get("errors")
                    .items()
                    .forEach(error -> lines.add("  " + error.shown("pointer") + ": " + error.shown("detail")));
        }
        switch (status) {
            case 401 -> lines.add("Nobody is signed in by this token: it has ended, or is one of another server.");
            case 403 -> lines.add(REMEDY);
            case 412 ->
                lines.add("Somebody else has changed it since it was read, and nothing is written. Read it again,"
                        + " repeat your change in what is there now, and send that.");
            default -> {}
        }
        if (status < 400) {
            lines.add("The response doesn't come from the server itself. Name the address that a browser ends up at.");
        }
        return new FailedCommandException(kind(), lines);
    }

    private int kind() {
        if (status == 401 || status == 403) {
            return ExitStatus.NOT_ALLOWED;
        }
        return status >= 400 && status < 500 ? ExitStatus.REFUSED : ExitStatus.UNREACHABLE;
    }

    /** Returns the text of problem details, or of an error of Keycloak or OAuth; empty for a page. */
    Optional<String> reason() {
        if (!type.endsWith("json")) {
            return Optional.empty();
        }
        JsonTree said = json();
        return Stream.of("detail", "error_description", "errorMessage", "error")
                .flatMap(name -> said.text(name).stream())
                .findFirst();
    }
}
