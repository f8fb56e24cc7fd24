package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.helseprofil.decision.Announcement;
import no.helseprofil.decision.Announcement.HttpDate;
import no.helseprofil.jose.Nonces;
import no.helseprofil.keycloak.client.ClientSettings.FilledInSettings;
import no.helseprofil.keycloak.client.ClientSettings.IgnoredAttributes;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProofAlgorithms;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.storage.RequirementPages;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.services.cors.Cors;
import org.keycloak.utils.KeycloakSessionUtil;

/**
 * The headers of every answer of a realm under the profile, success and failure alike: {@code Date}, by which clients
 * set their clocks; to a request that carried a DPoP proof where nonces are used, exactly one {@code DPoP-Nonce} (RFC
 * 9449, section 8.2); and to a client that has proven who it is what it must change, {@code Deprecation},
 * {@code Sunset} and {@code Link}. A challenge names no algorithm that the rule set doesn't take. A closed realm's
 * error page gets its {@code Retry-After} here, since it is Keycloak that makes the page.
 */
@Provider
public final class AnswerHeaders implements ContainerResponseFilter {

    /** An answer is about to leave. */
    public static final Hook<AnswerHeaders, LeavingAnswer, RuntimeException> ANSWERING =
            Hook.required("an answer is about to leave");

    private static final Set<Endpoint> ANNOUNCED_AT =
            EnumSet.complementOf(EnumSet.of(Endpoint.AUTHORIZATION, Endpoint.OTHER));
    private static final int BAD_REQUEST = Response.Status.BAD_REQUEST.getStatusCode();
    private static final int UNAUTHORIZED = Response.Status.UNAUTHORIZED.getStatusCode();
    private static final int UNAVAILABLE = Response.Status.SERVICE_UNAVAILABLE.getStatusCode();
    private static final String BASIC = "Basic ";
    private static final String DPOP = "DPoP";
    private static final String NONCE = "DPoP-Nonce";
    private static final String DEPRECATION = "Deprecation";
    private static final String SUNSET = "Sunset";

    private static final Pattern ADMINISTERED = Pattern.compile("/?admin/realms/([^/]+)/.*");

    private static final Pattern PROOF_ENDPOINT =
            Pattern.compile(".*/protocol/openid-connect/(token|userinfo|ext/par/request)/?");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session == null) {
            return;
        }
        ANSWERING.run(Column.ofAnswer(session), this, new LeavingAnswer(session, request, response));
    }

    /** Writes the headers of an answer. */
    public void write(LeavingAnswer answer) {
        KeycloakSession session = answer.session();
        ContainerRequestContext request = answer.request();
        ContainerResponseContext response = answer.response();
        withoutUnreadableType(session, request);
        RealmProfile profile = RealmProfiles.of(session);
        if (!profile.isUnderProfile()) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == BAD_REQUEST && response.getMediaType() == null) {
            // what says nothing of JSON of another type, Keycloak replaces by a fault of the server
            headers.putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_TYPE);
        }
        headers.putSingle(HttpHeaders.DATE, HttpDate.of(ServerClock.INSTANCE.instant()));
        if (response.getStatus() == UNAVAILABLE && profile.closed().isPresent()) {
            headers.putSingle(HttpHeaders.RETRY_AFTER, String.valueOf(Refusal.RETRY_AFTER_SECONDS));
        }
        profile.active().ifPresent(active -> {
            List<String> ours = new ArrayList<>();
            if (takesProof(request)) {
                headers.putSingle(NONCE, nonce(session, active.nonces(), response.getStatus()));
                ours.add(NONCE);
            }
            ours.addAll(announce(session, response));
            ours.addAll(filledIn(session, response));
            headers.computeIfPresent(
                    HttpHeaders.WWW_AUTHENTICATE,
                    (name, challenges) -> onlyOfTheRuleSet(session, challenges, active.profile()));
            challengeBasic(request, response);
            expose(request, headers, ours);
        });
    }

    /** An answer that is about to leave. */
    public record LeavingAnswer(
            KeycloakSession session, ContainerRequestContext request, ContainerResponseContext response) {}

    /**
     * Keycloak reads the content type of the request once more for each answer, and fails if it can't. By then
     * nothing else asks for it.
     */
    private static void withoutUnreadableType(KeycloakSession session, ContainerRequestContext request) {
        List<String> contentTypes = request.getHeaders().getOrDefault(HttpHeaders.CONTENT_TYPE, List.of());
        if (!contentTypes.stream().allMatch(AnswerHeaders::isReadable) && isUnderProfile(session, request)) {
            request.getHeaders().remove(HttpHeaders.CONTENT_TYPE);
        }
    }

    /** Returns whether a body of this content type can be read. */
    static boolean isReadable(String contentType) {
        try {
            String charset = MediaType.valueOf(contentType).getParameters().get(MediaType.CHARSET_PARAMETER);
            return charset == null || Charset.isSupported(charset);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }

    /**
     * Returns whether the answer is one of a realm under the profile. An administrator without rights is answered in
     * their own realm, so the address says which realm is meant.
     */
    private static boolean isUnderProfile(KeycloakSession session, ContainerRequestContext request) {
        if (RealmProfiles.isUnderProfile(session)) {
            return true;
        }
        Matcher addressed = ADMINISTERED.matcher(request.getUriInfo().getPath());
        return addressed.matches()
                && KeycloakModelUtils.runJobInTransactionWithResult(session.getKeycloakSessionFactory(), own -> {
                    RealmModel realm = own.realms().getRealmByName(addressed.group(1));
                    return realm != null && new StoredProfile(realm).exists();
                });
    }

    private static List<Object> onlyOfTheRuleSet(KeycloakSession session, List<Object> challenges, Profile profile) {
        List<String> algorithms = ProofAlgorithms.of(profile);
        boolean bringsToken = ProofAlgorithms.bringsToken(session);
        return challenges.stream()
                .<Object>map(challenge -> ProofAlgorithms.only(algorithms, String.valueOf(challenge), bringsToken))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Challenges a client that tried HTTP Basic in vain (RFC 6749, section 5.2), unless the answer has a challenge. */
    private static void challengeBasic(ContainerRequestContext request, ContainerResponseContext response) {
        String tried = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        boolean isBasic = tried != null && tried.regionMatches(true, 0, BASIC, 0, BASIC.length());
        if (isBasic
                && response.getStatus() == UNAUTHORIZED
                && response.getHeaderString(HttpHeaders.WWW_AUTHENTICATE) == null) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, BASIC + "realm=\"clients\"");
        }
    }

    /** A login that ends is answered in the browser of a person, to whom these say nothing. */
    private static List<String> announce(KeycloakSession session, ContainerResponseContext response) {
        Optional<Announcement> announcement = EvaluatedRequest.ofProven(session, response.getStatus() < BAD_REQUEST)
                .filter(judged -> ANNOUNCED_AT.contains(judged.facts().endpoint()))
                .flatMap(judged -> Announcement.of(judged.decision()));
        if (announcement.isEmpty()) {
            return List.of();
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(DEPRECATION, announcement.get().deprecation());
        announcement.get().sunset().ifPresent(sunset -> headers.putSingle(SUNSET, sunset));
        announcement
                .get()
                .links(requirement -> RequirementPages.address(session, requirement))
                .forEach(link -> headers.add(HttpHeaders.LINK, link));
        return List.of(DEPRECATION, SUNSET, HttpHeaders.LINK);
    }

    /** Names what a client was given beside what was asked for, and what was asked for and not taken. */
    private static List<String> filledIn(KeycloakSession session, ContainerResponseContext response) {
        if (response.getStatus() >= BAD_REQUEST || Column.ofAnswer(session).isOfProtocol()) {
            return List.of();
        }
        List<String> named = new ArrayList<>();
        FilledInSettings.header(session).ifPresent(value -> {
            response.getHeaders().putSingle(FilledInSettings.HEADER, value);
            named.add(FilledInSettings.HEADER);
        });
        IgnoredAttributes.header(session).ifPresent(value -> {
            response.getHeaders().putSingle(IgnoredAttributes.HEADER, value);
            named.add(IgnoredAttributes.HEADER);
        });
        return named;
    }

    /** Returns the nonce of an answer. That of a failure says which assertion it answers, in case it comes again. */
    private static String nonce(KeycloakSession session, Nonces nonces, int status) {
        Instant now = ServerClock.INSTANCE.instant();
        Facts.Assertion answered = EvaluatedRequest.of(session)
                .filter(judged -> status >= BAD_REQUEST)
                .map(judged -> judged.facts().assertion())
                .orElse(null);
        return answered instanceof Facts.Assertion.Present present
                ? nonces.issue(now, present.content())
                : nonces.issue(now);
    }

    private static boolean takesProof(ContainerRequestContext request) {
        return request.getHeaders().containsKey(DPOP)
                && PROOF_ENDPOINT.matcher(request.getUriInfo().getPath()).matches();
    }

    /** A client in a browser sees no header that isn't exposed to it. */
    private static void expose(
            ContainerRequestContext request, MultivaluedMap<String, Object> headers, List<String> names) {
        if (names.isEmpty() || request.getHeaderString(Cors.ORIGIN_HEADER) == null) {
            return;
        }
        @Nullable List<Object> exposed = headers.get(Cors.ACCESS_CONTROL_EXPOSE_HEADERS);
        String others = exposed == null || exposed.isEmpty()
                ? Cors.ACCESS_CONTROL_ALLOW_METHODS
                : exposed.get(0).toString();
        headers.putSingle(Cors.ACCESS_CONTROL_EXPOSE_HEADERS, others + ", " + String.join(", ", names));
    }
}
