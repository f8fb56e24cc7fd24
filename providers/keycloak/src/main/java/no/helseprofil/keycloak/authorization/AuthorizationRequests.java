package no.helseprofil.keycloak.authorization;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.PolicyEvaluator;
import no.helseprofil.keycloak.organisation.PickedOrganisation;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.PushedRequest;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.request.RememberedRequest.DeferredFindings;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.LevelOfLogin;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.request.PushedAuthorization;
import no.helseprofil.profile.request.RedirectUris;
import no.helseprofil.profile.request.StepUp;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.SessionExpiration;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequest;
import org.keycloak.protocol.oidc.par.endpoints.request.AuthzEndpointParParser;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The authorization endpoint, as Keycloak reports it: before it reads the request, and when it has put it together from
 * wherever its parts stand; and the end of the login, where a code is about to leave.
 *
 * <p>What casts doubt on the redirect URI must be found in the first step, since Keycloak sends its own errors there
 * before the second.
 */
public final class AuthorizationRequests {

    /** Keycloak is about to read a request. */
    public static final Hook<AuthorizationRequests, PreAuthorizationRequestContext, RuntimeException> SENT =
            Hook.required("Keycloak is about to read an authorization request");

    /** Keycloak has read a request. */
    public static final Hook<AuthorizationRequests, AuthorizationRequestContext, RuntimeException> READ =
            Hook.required("Keycloak has read an authorization request");

    /** A login has come to its end, and its answer isn't made yet. */
    public static final Hook<AuthorizationRequests, EndedLogin, RuntimeException> LOGIN_ENDS =
            Hook.required("a login has come to its end");

    /** The answer of a login is made. */
    public static final Hook<AuthorizationRequests, ClientModel, RuntimeException> LEAVING =
            Hook.required("the answer of a login is about to leave");

    private final KeycloakSession session;
    private final RealmProfile.Active active;
    private final ProfileRequest request;

    public AuthorizationRequests(KeycloakSession session, RealmProfile.Active active) {
        this.session = session;
        this.active = active;
        this.request = ProfileRequest.of(session);
    }

    /** Judges whether the request was pushed, and where its answer would go. A refusal is an error page. */
    public void before(PreAuthorizationRequestContext context) {
        ClientModel client = context.getClientId() == null
                ? null
                : session.getContext().getRealm().getClientByClientId(context.getClientId());
        PushedParameters parameters = PushedParameters.of(session, client, context.getRequestParameters());
        Facts.Authorization authorization =
                new Facts.Authorization(parameters.areAllPushed(), parameters.asked(), null, parameters.beside());
        EvaluatedRequest judged = judge(client, authorization, parameters.parameters(), parameters.remembered());
        Optional<Finding> refusal = atOnce(judged)
                .map(found -> parameters.areOfAnotherRealm() ? unusable(judged.decision(), found) : found);
        if (refusal.isPresent()) {
            throw new AuthorizationRefusal(session, client, parameters.locales()).page(refusal.get());
        }
    }

    /**
     * Returns the refusal of a request that wasn't pushed here. One that was pushed in another realm looks like one
     * that was never pushed.
     */
    private static Finding unusable(Decision decision, Finding found) {
        return found.requirement() instanceof PushedAuthorization
                ? StockRefusals.ofRequestUri(decision).orElse(found)
                : found;
    }

    /**
     * Returns the refusal that isn't left to the second step: of what is wrong whatever the request asks for, and of
     * what leads to no known client.
     */
    private static Optional<Finding> atOnce(EvaluatedRequest judged) {
        Decision decision = judged.decision();
        Facts.AuthorizationParameters asked = judged.facts().authorizationParameters();
        return asked == null
                ? decision.refusal().or(() -> StockRefusals.ofRequestUri(decision))
                : Optional.ofNullable(decision.results().refusedWithoutParameters())
                        .or(() -> decision.refusal().filter(finding -> !leadsToTheClient(decision, asked)));
    }

    private static boolean leadsToTheClient(Decision decision, Facts.AuthorizationParameters asked) {
        return asked.redirectUri() != null
                && decision.refusalBy(RedirectUris.class).isEmpty();
    }

    /** Judges what the request asks for. A refusal goes to the client's redirect URI, unless that is what is wrong. */
    public void judge(AuthorizationRequestContext context) {
        PushedParameters parameters = PushedParameters.of(session, context.getClient(), context.getRequestParameters());
        boolean pushed = parameters.areAllPushed();
        context.getAuthenticationSession().setClientNote(PushedRequest.NOTE, String.valueOf(pushed));
        Facts.AuthorizationParameters asked = read(context.getAuthorizationEndpointRequest(), parameters.object());
        RememberedRequest remembered = parameters.remembered();
        Decision decision = judge(
                        context.getClient(),
                        new Facts.Authorization(pushed, asked, null, parameters.beside()),
                        parameters.parameters(),
                        remembered)
                .decision();
        if (decision.refusal().isEmpty()) {
            if (parameters.refer() && !decision.isOutside()) {
                RequestUriUse.begin(context.getAuthenticationSession(), parameters.uri(), request.instant());
            }
            context.getAuthenticationSession().setClientNote(DeferredFindings.NOTE, DeferredFindings.write(decision));
            context.getAuthenticationSession().setClientNote(RememberedRequest.NAME, remembered.text());
            return;
        }
        AuthorizationRefusal refusal = new AuthorizationRefusal(session, context.getClient(), parameters.locales());
        throw decision.refusalBy(RedirectUris.class).isPresent()
                ? refusal.page(decision.refusal().get())
                : refusal.redirect(decision.refusal().get(), context);
    }

    /**
     * Judges the request of a login that has come to its end, by what holds now: its page may have been open for long,
     * and Keycloak has ways to a login page that no authorization request leads to. A refusal is an error page; one of
     * the login alone, whose request is good, goes to the client.
     */
    public void again(EndedLogin ended) {
        AuthenticationSessionModel login = ended.login();
        AuthenticatedClientSessionModel part = ended.part();
        RememberedRequest remembered = PickedOrganisation.in(session, login).authenticatedBy(ended.authentication());
        EvaluatedRequest judged = request.judgeEndOfLogin(
                () -> atEnd(login, LevelOfLogin.ended(login, part, ended.authentication()), remembered), active);
        Decision decision = judged.decision();
        refuse(login.getClient(), decision.refusalOf(finding -> !StepUp.class.isInstance(finding.requirement())));
        if (!RequestUriUse.end(session, login, part, request.instant())) {
            refuse(login.getClient(), StockRefusals.ofRequestUri(decision));
        }
        Optional<Finding> tooLow = decision.refusal();
        if (tooLow.isPresent()) {
            throw new AuthorizationRefusal(session, login.getClient(), null).redirect(tooLow.get(), login);
        }
        String kept = login.getClientNote(DeferredFindings.NOTE);
        part.setNote(DeferredFindings.NOTE, DeferredFindings.add(kept, decision.findingsBy(StepUp.class)));
        request.observe(PolicyEvaluator.policies(DeferredFindings.read(kept), judged.terms()));
        keepWithCode(login, remembered);
    }

    /**
     * Returns whether the pushed request of a login serves until it is answered. Keycloak takes it away before that,
     * and where a consent or another required action follows, not at all.
     */
    public static boolean servesUntilTheAnswer(AuthenticationSessionModel login) {
        return RequestUriUse.isBegun(login);
    }

    /** Refuses a client that has been blocked while the answer was made. A refusal is an error page. */
    public void ofMoment(ClientModel client) {
        refuse(
                client,
                request.judgedOfMoment().flatMap(judged -> judged.decision().refusal()));
    }

    /** Returns whether a login that went on with this session would be refused, where another one may not. */
    public boolean needsAnotherLogin(AuthenticationSessionModel login, UserSessionModel userSession) {
        return LevelOfLogin.goingOn(session, login, userSession)
                .map(end -> atEnd(login, end, RememberedRequest.NOTHING))
                .filter(facts -> request.isRefusedBy(StepUp.class, facts, active))
                .isPresent();
    }

    private Facts atEnd(AuthenticationSessionModel login, Facts.EndedLogin end, RememberedRequest remembered) {
        boolean pushed = Boolean.parseBoolean(login.getClientNote(PushedRequest.NOTE));
        Facts.AuthorizationParameters asked = PushedRequest.parameters(login::getClientNote, null);
        return request.readAuthorization(
                login.getClient(),
                new Facts.Authorization(pushed, asked, end, null),
                new MultivaluedHashMap<>(),
                remembered,
                active);
    }

    /** Judges whether the person of a login may be sent away with an error, which is the answer to what was pushed. */
    public void away(AuthenticationSessionModel login) {
        away(login.getClient(), login.getRedirectUri());
        RequestUriUse.end(session, login, null, request.instant());
    }

    /**
     * Judges whether a person may be sent to this address with an error, though the login that it belonged to is gone.
     * A refusal is an error page.
     */
    public void away(ClientModel client, @Nullable String redirectUri) {
        Facts.AuthorizationParameters asked =
                PushedRequest.parameters(name -> name.equals("redirect_uri") ? redirectUri : null, null);
        refuse(client, judge(client, new Facts.Authorization(false, asked)).refusalBy(RedirectUris.class));
    }

    /** The answer of a realm whose profile can't work. */
    public static WebApplicationException closed(KeycloakSession session) {
        return AuthorizationRefusal.closed(session);
    }

    private void refuse(ClientModel client, Optional<Finding> finding) {
        if (finding.isPresent()) {
            throw new AuthorizationRefusal(session, client, null).page(finding.get());
        }
    }

    /**
     * Keycloak keeps this note with the code that leaves now. Until then it was what came through the browser,
     * beside what was pushed.
     */
    private static void keepWithCode(AuthenticationSessionModel login, RememberedRequest remembered) {
        login.setClientNote(OAuth2Constants.RESOURCE, remembered.text());
    }

    private Decision judge(ClientModel client, Facts.Authorization authorization) {
        return judge(client, authorization, new MultivaluedHashMap<>(), RememberedRequest.NOTHING)
                .decision();
    }

    private EvaluatedRequest judge(
            @Nullable ClientModel client,
            Facts.Authorization authorization,
            MultivaluedMap<String, String> parameters,
            RememberedRequest remembered) {
        return request.judge(
                Endpoint.AUTHORIZATION,
                () -> request.readAuthorization(client, authorization, parameters, remembered, active),
                active);
    }

    /**
     * A login that has come to its end.
     *
     * @param part the client's part in the session
     * @param authentication how the user has logged in
     */
    public record EndedLogin(
            AuthenticationSessionModel login, AuthenticatedClientSessionModel part, Authentication authentication) {}

    private static Facts.AuthorizationParameters read(
            AuthorizationEndpointRequest request, Facts.@Nullable SentObject object) {
        return new Facts.AuthorizationParameters(
                request.getResponseType(),
                request.getRedirectUri(),
                request.getCodeChallenge(),
                request.getCodeChallengeMethod(),
                request.getDpopJkt(),
                object);
    }

    /**
     * Single use of a pushed {@code request_uri} (RFC 9126, section 2.2). It opens the login page as often as a browser
     * reloads it, in as many browsers, and of all these logins one gets an answer. What a login was begun by is kept
     * where neither its restart nor a required action loses it.
     */
    static final class RequestUriUse {

        private static final String URI = "helseprofil.request-uri";
        private static final String BEGUN = "helseprofil.request-uri-begun";

        /** Number of lifetimes of a login for which one may last that is restarted again and again. */
        private static final int MOST_LIFETIMES = 2;

        private RequestUriUse() {}

        /** A login begins by one. */
        static void begin(AuthenticationSessionModel login, String requestUri, Instant now) {
            login.setClientNote(URI, requestUri);
            login.setClientNote(BEGUN, String.valueOf(now.getEpochSecond()));
        }

        static boolean isBegun(AuthenticationSessionModel login) {
            return login.getClientNote(URI) != null;
        }

        /**
         * A login that was begun by one gets its answer.
         *
         * @param part the client's part in the session, which Keycloak has given the notes of the login; null if there
         *     is none
         * @return whether it is the first, as far back as anybody remembers; a login that has lasted longer isn't
         */
        static boolean end(
                KeycloakSession session,
                AuthenticationSessionModel login,
                @Nullable AuthenticatedClientSessionModel part,
                Instant now) {
            String requestUri = login.getClientNote(URI);
            if (requestUri == null) {
                return true;
            }
            if (part != null) {
                part.removeNote(URI);
                part.removeNote(BEGUN);
            }
            RealmModel realm = session.getContext().getRealm();
            Duration longest = Duration.ofSeconds(SessionExpiration.getAuthSessionLifespan(realm))
                    .multipliedBy(MOST_LIFETIMES);
            Instant begun = Instant.ofEpochSecond(Long.parseLong(login.getClientNote(BEGUN)));
            if (now.isAfter(begun.plus(longest))) {
                return false;
            }
            AuthzEndpointParParser.removeRequestObject(session, requestUri);
            // Another login by it may have begun as late as its lifespan allows, and last as long.
            Duration remembered = longest.plusSeconds(realm.getParPolicy().getRequestUriLifespan());
            return session.singleUseObjects().putIfAbsent("helseprofil:" + requestUri, remembered.toSeconds());
        }
    }
}
