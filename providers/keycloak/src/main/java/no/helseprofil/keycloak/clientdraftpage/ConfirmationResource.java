package no.helseprofil.keycloak.clientdraftpage;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.ConfirmationTokens;
import no.helseprofil.clientdraft.DraftPage;
import no.helseprofil.html.HtmlPage;
import no.helseprofil.html.StyleSheet;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.clientdraft.DraftedClients.OpenDraft;
import no.helseprofil.keycloak.clientdraft.Drafts;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles.RealmMacKeys;
import no.helseprofil.keycloak.web.HtmlAnswer;
import no.helseprofil.keycloak.web.HtmlAnswer.PageHeaders;
import no.helseprofil.keycloak.web.Negotiated;
import no.helseprofil.keycloak.web.RealmLinks;
import no.helseprofil.profile.Requirement;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Page on which a person answers one draft. It shows nothing of the draft, and has no effect, until the person has
 * logged in and their rights are checked.
 */
public final class ConfirmationResource {

    private static final String SELF = "'self'";

    private final KeycloakSession session;
    private final String clientId;
    private final DraftPage pages;
    private final Negotiated asked;

    /**
     * Creates the page for the realm of this request.
     *
     * @param clientId {@code client_id} of the client concerned, or the one that it would get
     */
    public ConfirmationResource(KeycloakSession session, String clientId) {
        this.session = session;
        this.clientId = clientId;
        this.asked = Negotiated.of(session.getContext().getRequestHeaders());
        this.pages = new DraftPage(RealmLinks.of(session).authority(), asked.language());
    }

    /** Shows the draft, or redirects a person who isn't logged in to the realm's login first. */
    @GET
    public Response show() {
        Optional<ConfirmingPerson> person = ConfirmingPerson.of(session);
        if (person.isEmpty()) {
            return isAskedFor("error")
                    ? answer(403, pages.message(DraftPage.Message.NOT_LOGGED_IN))
                    : new ConfirmationLogin(session)
                            .to(address())
                            .orElseGet(() -> answer(503, pages.message(DraftPage.Message.NO_LOGIN)));
        }
        if (isAskedFor("code") || isAskedFor("error")) {
            return Response.status(303).location(address()).build();
        }
        return checked(person.get(), draft -> answer(200, page(draft, person.get()), targets(draft)));
    }

    /** Takes the person's answer. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response answer(
            @FormParam(DraftPage.TOKEN) @Nullable String token, @FormParam(DraftPage.ANSWER) @Nullable String answer) {
        ProfileRequest.complete(session);
        Optional<ConfirmingPerson> person = ConfirmingPerson.of(session);
        if (person.isEmpty()) {
            return answer(403, pages.message(DraftPage.Message.NOT_LOGGED_IN));
        }
        return checked(person.get(), draft -> answered(person.get(), draft, token, answer));
    }

    private Response answered(
            ConfirmingPerson person, OpenDraft draft, @Nullable String token, @Nullable String answer) {
        boolean seen = token != null
                && tokens().filter(ours -> ours.accepts(token, shown(draft, person), ServerClock.INSTANCE.instant()))
                        .isPresent();
        if (!seen || !(DraftPage.CONFIRM.equals(answer) || DraftPage.DECLINE.equals(answer))) {
            return answer(409, pages.message(DraftPage.Message.CHANGED));
        }
        return DraftPage.CONFIRM.equals(answer) ? confirmed(person, draft) : declined(person, draft);
    }

    private Response confirmed(ConfirmingPerson person, OpenDraft draft) {
        try {
            return Drafts.confirm(session, draft, person.author())
                    ? done(draft, DraftPage.Message.CONFIRMED, "Success")
                    : answer(409, pages.message(DraftPage.Message.CHANGED));
        } catch (UnfitDraftException refused) {
            session.getTransactionManager().setRollbackOnly();
            return answer(400, pages.refused(refused.remedy(), requirement(refused)));
        }
    }

    /** Returns the requirement whose id begins a refusal; null if the refusal isn't the profile's. */
    private static @Nullable Requirement requirement(UnfitDraftException refused) {
        return Catalogue.all(Requirement.class)
                .filter(requirement -> refused.remedy().startsWith(requirement.id() + ": "))
                .findFirst()
                .orElse(null);
    }

    private Response declined(ConfirmingPerson person, OpenDraft draft) {
        return Drafts.decline(session, draft, person.author())
                ? done(draft, DraftPage.Message.DECLINED, "Declined")
                : answer(409, pages.message(DraftPage.Message.CHANGED));
    }

    /** Redirects to the vendor's program, if it waits on the person's own machine; shows a message otherwise. */
    private Response done(OpenDraft draft, DraftPage.Message message, String status) {
        return returnAddress(draft)
                .map(address -> Response.status(303)
                        .location(URI.create(address + (address.contains("?") ? "&" : "?") + "status=" + status))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build())
                .orElseGet(() -> answer(200, pages.message(message)));
    }

    private Response checked(ConfirmingPerson person, Shower shower) {
        if (!person.may()) {
            return answer(403, pages.message(DraftPage.Message.FORBIDDEN));
        }
        return Drafts.find(session, clientId)
                .map(shower::shown)
                .orElseGet(() -> answer(404, pages.message(DraftPage.Message.UNKNOWN)));
    }

    private HtmlPage page(OpenDraft draft, ConfirmingPerson person) {
        String token = tokens().map(ours -> ours.issue(shown(draft, person), ServerClock.INSTANCE.instant()))
                .orElse("");
        if (draft instanceof OpenDraft.OfClient asks) {
            return pages.client(asks.draft(), asks.clientId(), asks.ends(), token);
        }
        OpenDraft.OfChange change = (OpenDraft.OfChange) draft;
        return pages.change(change.changes(), change.clientId(), change.ends(), token);
    }

    private static ConfirmationTokens.Shown shown(OpenDraft draft, ConfirmingPerson person) {
        return new ConfirmationTokens.Shown(
                draft.clientId(), draft.content(), person.user().getId(), person.login());
    }

    private Optional<ConfirmationTokens> tokens() {
        RealmModel realm = session.getContext().getRealm();
        return RealmMacKeys.of(session, realm)
                .map(keys -> ConfirmationTokens.of(realm.getId(), keys.activeBytes(), keys.verifyingBytes()));
    }

    /** Returns the allowed targets of the form. Browsers apply them to the redirect after it too. */
    private static String targets(OpenDraft draft) {
        return returnAddress(draft)
                .map(URI::create)
                .map(uri -> SELF + " " + uri.getScheme() + "://" + uri.getRawAuthority())
                .orElse(SELF);
    }

    private static Optional<String> returnAddress(OpenDraft draft) {
        return draft instanceof OpenDraft.OfClient asks
                ? Optional.ofNullable(asks.draft().returnAddress())
                : Optional.empty();
    }

    private URI address() {
        return URI.create(RealmLinks.confirmation(session, clientId));
    }

    private boolean isAskedFor(String parameter) {
        return session.getContext().getUri().getQueryParameters().containsKey(parameter);
    }

    private Response answer(int status, HtmlPage page) {
        return answer(status, page, SELF);
    }

    private Response answer(int status, HtmlPage page, String targets) {
        return HtmlAnswer.of(
                        Response.status(status),
                        page,
                        asked.language(),
                        PageHeaders.withPolicy(
                                session,
                                StyleSheet.COMMON
                                        .of(RealmLinks.of(session).authority())
                                        .policyWithForm(targets)))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private interface Shower {

        Response shown(OpenDraft draft);
    }

    /**
     * Person at the browser, known by the realm's login cookie.
     *
     * @param session the request
     * @param user the person's user
     * @param login id of the user's session
     */
    private record ConfirmingPerson(KeycloakSession session, UserModel user, String login) {

        /** Returns the person who is logged in to the realm; empty if there is none, or the session is over. */
        static Optional<ConfirmingPerson> of(KeycloakSession session) {
            RealmModel realm = session.getContext().getRealm();
            return Optional.ofNullable(AuthenticationManager.authenticateIdentityCookie(session, realm, true))
                    .filter(result -> result.user().isEnabled())
                    .map(result -> new ConfirmingPerson(
                            session, result.user(), result.session().getId()));
        }

        /**
         * Returns whether the person may put drafts into force. A confirmed draft registers a client and sets the
         * organisations for which it acts, so it takes the administration's roles for both.
         */
        boolean may() {
            RealmModel realm = session.getContext().getRealm();
            AdminPermissionEvaluator rights = AdminPermissions.evaluator(session, realm, realm, user);
            return rights.realm().canManageRealm() && rights.clients().canManage();
        }

        /** Returns the person as the author of a change. */
        Author author() {
            RealmModel realm = session.getContext().getRealm();
            return Author.of(user, realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID));
        }
    }

    /**
     * Login of a person through the realm's own login, with Keycloak's client {@code account}, that returns to a page
     * of ours. The page then relies on the realm's login cookie. The code that comes with the redirect can't be
     * redeemed, because it is bound to a verifier that is not known to any party (RFC 7636).
     */
    static final class ConfirmationLogin extends AuthorizationEndpointBase {

        private static final SecureRandom RANDOM = new SecureRandom();
        private static final int CHALLENGE_BYTES = 32;

        ConfirmationLogin(KeycloakSession session) {
            super(
                    session,
                    new EventBuilder(
                            session.getContext().getRealm(),
                            session,
                            session.getContext().getConnection()));
        }

        /**
         * Begins a login.
         *
         * @param page page to which the login returns
         * @return response to the browser; empty if the realm's client {@code account} can't be used
         */
        Optional<Response> to(URI page) {
            ClientModel client = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
            if (client == null || !client.isEnabled() || !client.isStandardFlowEnabled()) {
                return Optional.empty();
            }
            checkSsl();
            event.event(EventType.LOGIN)
                    .client(client)
                    .detail(org.keycloak.events.Details.REDIRECT_URI, page.toString());
            AuthenticationSessionModel login = createAuthenticationSession(client, null);
            login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
            login.setRedirectUri(page.toString());
            login.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
            login.setClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OAuth2Constants.CODE);
            login.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, page.toString());
            login.setClientNote(OIDCLoginProtocol.SCOPE_PARAM, OAuth2Constants.SCOPE_OPENID);
            login.setClientNote(
                    OIDCLoginProtocol.ISSUER,
                    Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
            login.setClientNote(OIDCLoginProtocol.CODE_CHALLENGE_PARAM, challenge());
            login.setClientNote(OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM, OAuth2Constants.PKCE_METHOD_S256);
            LoginProtocol protocol = session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL);
            protocol.setRealm(realm)
                    .setHttpHeaders(headers)
                    .setUriInfo(session.getContext().getUri())
                    .setEventBuilder(event);
            return Optional.of(handleBrowserAuthenticationRequest(login, protocol, false, true));
        }

        private static String challenge() {
            byte[] random = new byte[CHALLENGE_BYTES];
            RANDOM.nextBytes(random);
            return Sha256.of(random);
        }
    }
}
