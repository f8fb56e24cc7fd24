package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.users.Authentication;
import no.helseprofil.organisation.Details;
import org.jspecify.annotations.Nullable;

/**
 * What a login says beyond what Keycloak keeps of it: its pushed authorization request, and who logged in. On its way
 * to the tokens of the login it stands in the stored request, in the code, in the refresh token. It goes with each of
 * these and not with the session, since one user may be logged in twice by one client, for two organisations.
 *
 * @param resources the values of {@code resource} (RFC 8707)
 * @param details what the client acts for, and attests
 * @param since when the client made the request object that has the details; null if there is none
 * @param picked what it would say to act for the organisation that the user picked
 * @param authentication how the user has logged in; null as long as nobody has
 */
public record RememberedRequest(
        List<String> resources,
        Details details,
        @Nullable Instant since,
        Details picked,
        @Nullable Authentication authentication) {

    /** The parameter of the stored request, the note of the login, and the claim of the refresh token. */
    public static final String NAME = "helseprofil";

    public static final RememberedRequest NOTHING = new RememberedRequest(List.of(), Details.ABSENT);

    private static final String RESOURCES = "resource";
    private static final String DETAILS = "authorization_details";
    private static final String SINCE = "iat";
    private static final String PICKED = "picked";
    private static final String AUTHENTICATION = "authentication";

    public RememberedRequest {
        resources = List.copyOf(resources);
    }

    /** What the request says, before anybody has logged in. */
    public RememberedRequest(List<String> resources, Details details, @Nullable Instant since) {
        this(resources, details, since, Details.ABSENT, null);
    }

    /** One of which it isn't known when it was made, which matters to what is attested alone. */
    public RememberedRequest(List<String> resources, Details details) {
        this(resources, details, null);
    }

    /** The same when the user has picked an organisation. */
    public RememberedRequest picking(Details organisation) {
        return new RememberedRequest(resources, details, since, organisation, authentication);
    }

    /** The same when the user has logged in. */
    public RememberedRequest authenticatedBy(Authentication login) {
        return new RememberedRequest(resources, details, since, picked, login);
    }

    /** Whether there is anything to remember. */
    public boolean isEmpty() {
        return resources.isEmpty() && details.json().isEmpty() && picked.json().isEmpty() && authentication == null;
    }

    /** As a text, which {@link #read} reads. */
    public String text() {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        resources.forEach(kept.withArray(RESOURCES)::add);
        put(kept, DETAILS, details);
        if (!details.json().isEmpty() && since != null) {
            kept.put(SINCE, since.getEpochSecond());
        }
        put(kept, PICKED, picked);
        if (authentication != null) {
            kept.set(AUTHENTICATION, authentication.json());
        }
        return kept.toString();
    }

    private static void put(ObjectNode kept, String name, Details details) {
        if (!details.json().isEmpty()) {
            kept.set(name, details.json());
        }
    }

    /** Reads what was kept; nothing if nothing was, or if it isn't ours. */
    public static RememberedRequest read(@Nullable String kept) {
        return Json.read(kept)
                .map(read -> new RememberedRequest(
                        Json.texts(read.path(RESOURCES)),
                        Details.of(read.get(DETAILS)),
                        since(read.path(SINCE)),
                        Details.of(read.get(PICKED)),
                        Authentication.read(read.path(AUTHENTICATION)).orElse(null)))
                .orElse(NOTHING);
    }

    private static @Nullable Instant since(JsonNode kept) {
        return kept.isIntegralNumber() ? Instant.ofEpochSecond(kept.longValue()) : null;
    }

    /**
     * What an authorization request failed, as its session keeps it until the code comes back: a line for each requirement,
     * with the constant sentence behind a space. No one is told at the authorization endpoint, where nobody has proven who
     * they are.
     */
    public static final class Shortcomings {

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
}
