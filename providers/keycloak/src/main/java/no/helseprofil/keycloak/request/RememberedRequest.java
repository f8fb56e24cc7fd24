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
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.jose.Json;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.organisation.Details;
import org.jspecify.annotations.Nullable;

/**
 * Memory of a login beyond what Keycloak keeps of it: its pushed authorization request, and the authentication of its
 * user. It stands in the stored request, then in the code, then in the refresh token. It does not stand in the session,
 * since one user may be logged in twice at one client, for two organisations.
 *
 * @param resources values of {@code resource} (RFC 8707)
 * @param details what the client acts for, and attests
 * @param since when the client made the request object that has the details; null if there is none
 * @param picked details of the organisation that the user picked
 * @param authentication how the user has logged in; null before they have
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

    /** Makes the memory of a request before its user has logged in. */
    public RememberedRequest(List<String> resources, Details details, @Nullable Instant since) {
        this(resources, details, since, Details.ABSENT, null);
    }

    /** One of which it isn't known when it was made, which matters to what is attested alone. */
    public RememberedRequest(List<String> resources, Details details) {
        this(resources, details, null);
    }

    /** Returns the same when the user has picked an organisation. */
    public RememberedRequest picking(Details organisation) {
        return new RememberedRequest(resources, details, since, organisation, authentication);
    }

    /** Returns the same when the user has logged in. */
    public RememberedRequest authenticatedBy(Authentication login) {
        return new RememberedRequest(resources, details, since, picked, login);
    }

    /** Returns whether there is nothing to remember. */
    public boolean isEmpty() {
        return resources.isEmpty() && details.json().isEmpty() && picked.json().isEmpty() && authentication == null;
    }

    /** Returns the text that {@link #read} reads. */
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
     * Violations of an authorization request, as its session keeps them until the code comes back: a line for each
     * requirement, with the constant sentence behind a space. The authorization endpoint discloses them to no client,
     * since none has authenticated there.
     */
    public static final class DeferredFindings {

        /** The client note of a session that keeps them. */
        public static final String NOTE = "helseprofil.shortcomings";

        private DeferredFindings() {}

        /**
         * Returns the text that is kept; empty if there are no violations, so that it replaces the text of an earlier
         * request.
         */
        public static String write(Decision decision) {
            return write(decision.findings());
        }

        private static String write(Collection<Finding> findings) {
            return findings.stream()
                    .map(finding -> finding.key() + " " + finding.failure().sentence())
                    .collect(Collectors.joining("\n"));
        }

        /** Returns the text that is kept when more was found. */
        public static String add(@Nullable String kept, Collection<Finding> found) {
            Map<String, String> known = read(kept);
            List<Finding> unknown = found.stream()
                    .filter(finding -> !known.containsKey(finding.key()))
                    .toList();
            return Stream.of(Objects.requireNonNullElse(kept, ""), write(unknown))
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("\n"));
        }

        /** Returns the kept sentences by the key of the stage; empty if there are none. */
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
