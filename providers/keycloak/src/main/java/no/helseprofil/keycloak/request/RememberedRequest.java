package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import no.helseprofil.jose.Json;
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
}
