package no.helseprofil.keycloak.request;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What an authorization request failed, as its session keeps it until the code comes back: a line for each requirement,
 * with the constant sentence behind a space. No one is told at the authorization endpoint, where nobody has proven who
 * they are.
 */
public final class Shortcomings {

    /** The client note of a session that keeps them. */
    public static final String NOTE = "helseprofil.shortcomings";

    private Shortcomings() {}

    /** What is kept; empty text if it failed nothing, so that it replaces what the session kept of another. */
    public static String write(Decision decision) {
        return write(decision.findings());
    }

    private static String write(Collection<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.key() + " " + finding.failure().sentence())
                .collect(Collectors.joining("\n"));
    }

    /** What is kept when more was found. */
    public static String add(@Nullable String kept, Collection<Finding> found) {
        Map<String, String> known = read(kept);
        List<Finding> unknown = found.stream()
                .filter(finding -> !known.containsKey(finding.key()))
                .toList();
        return Stream.of(Objects.requireNonNullElse(kept, ""), write(unknown))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /** What was kept: the sentence by the key of the stage; empty if it failed nothing, or nothing was kept. */
    public static Map<String, String> read(@Nullable String kept) {
        Map<String, String> shortcomings = new LinkedHashMap<>();
        if (kept != null) {
            kept.lines()
                    .map(line -> line.split(" ", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> shortcomings.put(pair[0], pair[1]));
        }
        return shortcomings;
    }
}
