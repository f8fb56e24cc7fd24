package no.helseprofil.keycloak.clientpolicy;

import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.Registration;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettings;
import no.helseprofil.keycloak.client.ClientSettings.FilledInSettings;
import no.helseprofil.keycloak.client.ClientSettings.IgnoredAttributes;
import no.helseprofil.keycloak.clientdraft.DraftKeys.RegistrationToken;
import no.helseprofil.keycloak.clientpolicy.ClientRegistrations.RegistrationInIncident;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ChosenNames;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.LevelSettings;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbeUrl;
import no.helseprofil.keycloak.clientpolicy.ReservedAttributes.ProbedLevel;
import no.helseprofil.keycloak.notice.ClientContacts.RegisteredContacts;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.token.AddedMappers;
import no.helseprofil.keycloak.user.GuardedRequest.CallingAdministrator;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.clientpolicy.context.DynamicClientRegisterContext;
import org.keycloak.services.clientpolicy.context.DynamicClientUpdateContext;

/**
 * A client that is about to be registered or changed. {@link ClientRegistrations} lists what is done with it. It is
 * kept until Keycloak has stored the client, which is then compared with it.
 */
final class ProposedRegistration {

    private static final String ADMIN_V2 = "admin/api/";
    private static final RequestAttribute<ProposedRegistration> OF_REQUEST =
            RequestAttribute.of(ProposedRegistration.class);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Profile profile;
    private final ClientCRUDContext context;
    private final ClientRepresentation proposed;
    private final @Nullable ClientModel stored;
    private final Terms terms;
    private final Map<String, String> attributes;
    private final LevelSettings levels;
    private final @Nullable WatchedSettings watched;

    private boolean managesRealm;
    private @Nullable String reason;
    private @Nullable Registration asked;
    private Map<ClientSetting, String> toFillIn = Map.of();

    ProposedRegistration(KeycloakSession session, Profile profile, ClientCRUDContext context) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.profile = profile;
        this.context = context;
        this.proposed = context.getProposedClientRepresentation();
        this.stored = context.getTargetClient();
        this.terms = terms(profile, stored);
        this.attributes = stored == null ? Map.of() : ReservedAttributes.open(stored);
        this.levels = LevelSettings.before(stored);
        this.watched = stored == null ? null : WatchedSettings.of(stored);
    }

    /** Returns what this request proposed last; empty if nothing was reported. */
    static Optional<ProposedRegistration> of(KeycloakSession session) {
        return OF_REQUEST.get(session);
    }

    /** Returns what the profile asks of the client as it was before a change; a new one is registered now. */
    static Terms terms(Profile profile, @Nullable ClientModel stored) {
        Instant now = ServerClock.INSTANCE.instant();
        Migration client = stored == null ? Migration.registeredAt(now) : ClientReader.migration(stored);
        return profile.terms(client, now);
    }

    /** Returns whether the profile judges a client. One of Keycloak's own that is renamed is none of them any more. */
    static Facts.Standing standing(Profile profile, @Nullable ClientModel stored, ClientMetadata proposed) {
        if (stored == null) {
            return Facts.Standing.UNDER_PROFILE;
        }
        Facts.Standing standing = ClientReader.standing(stored, profile, ServerClock.INSTANCE.instant());
        return standing == Facts.Standing.KEYCLOAK && !proposed.isKeycloaks() ? Facts.Standing.UNDER_PROFILE : standing;
    }

    void requireNoIncident() {
        new RegistrationInIncident(session).asked(context);
    }

    void requireNoDraftKey() {
        if (RegistrationToken.of(context).isDraftKey(session, realm)) {
            refuse(RegistrationRefusals.draftKey());
        }
    }

    void readCaller() {
        managesRealm =
                new CallingAdministrator(session, context.getAuthenticatedUser(), context.getToken()).managesRealm();
    }

    void requireRealmManager() {
        if (!managesRealm) {
            forRealmManagers().ifPresent(this::refuse);
        }
    }

    /**
     * Refuses what takes {@code manage-realm}: a protocol that the profile doesn't judge, more data of users than
     * before, and another way in which users log in.
     */
    private Optional<Refusal> forRealmManagers() {
        if (!ClientReader.isOidc(proposed, stored)) {
            return Optional.of(RegistrationRefusals.otherProtocol());
        }
        if (stored != null && new AddedMappers(session).tellMore(stored, proposed)) {
            return Optional.of(RegistrationRefusals.tellingMapper());
        }
        return levels.with(proposed).equals(levels)
                ? Optional.empty()
                : Optional.of(RegistrationRefusals.levelSetting());
    }

    void noteCalls() {
        ClientCalls.register(session, realm, stored);
    }

    /** The reason is about the change and no part of the client. */
    void readReason() {
        Map<String, String> sent = proposed.getAttributes();
        reason = Optional.ofNullable(sent == null ? null : sent.get(ClientAttributes.REASON))
                .filter(Change::isReason)
                .orElse(null);
    }

    void requireOwnName() {
        if (!managesRealm) {
            chosenName().ifPresent(this::refuse);
        }
    }

    /**
     * The internal id that admin REST v2 proposes is of a draft, which Keycloak throws away; no caller can choose one
     * there.
     */
    private Optional<Finding> chosenName() {
        UriInfo uri = session.getContext().getUri();
        String addressOfV2 = uri.getBaseUri().getRawPath() + ADMIN_V2;
        return uri.getRequestUri().getRawPath().startsWith(addressOfV2)
                ? ChosenNames.refusal(proposed.getClientId(), stored == null ? null : stored.getClientId(), session)
                : ChosenNames.refusal(proposed, stored, session);
    }

    void protectAttributes() {
        IgnoredAttributes.announce(session, ReservedAttributes.protect(context, managesRealm));
    }

    void takeContacts() {
        RegisteredContacts.take(session, proposed, managesRealm)
                .map(remedy -> RegistrationRefusals.member("contacts", remedy))
                .ifPresent(this::refuse);
    }

    void checkProbeUrl() throws ClientPolicyException {
        ProbeUrl.check(context);
    }

    void checkContacts() throws ClientPolicyException {
        RegisteredContacts.check(context);
    }

    void checkProbedLevel() throws ClientPolicyException {
        ProbedLevel.check(context);
    }

    void read() {
        ClientReader clients = new ClientReader(session, realm);
        ClientMetadata metadata = clients.proposed(proposed, stored);
        asked = new Registration(
                standing(profile, stored, metadata),
                stored == null || ClientReader.becomesOidc(proposed, stored) && !ClientReader.isOidc(stored)
                        ? null
                        : clients.stored(stored),
                metadata,
                managesRealm && reason != null);
    }

    void fillIn() {
        toFillIn = ClientReader.becomesOidc(proposed, stored) ? asked().toFillIn(terms) : Map.of();
        ClientSettings.fillIn(proposed, stored, toFillIn);
    }

    void keep() {
        OF_REQUEST.set(session, this);
    }

    void judge() {
        judged().refusal(terms).ifPresent(this::refuse);
    }

    /** Returns what is judged: what was asked for, and what is filled in. */
    Registration judged() {
        return asked().with(toFillIn);
    }

    /** Returns what it is judged by. */
    Terms terms() {
        return terms;
    }

    /** Returns what its unset settings become. */
    Map<ClientSetting, String> toFillIn() {
        return toFillIn;
    }

    /** Returns the same, with what was asked for. */
    FilledInSettings filledIn() {
        return FilledInSettings.of(asked().proposed(), toFillIn);
    }

    /** Returns the profile's own attributes as they were. */
    Map<String, String> attributes() {
        return attributes;
    }

    /** Returns whether users of the stored client log in as they did before. */
    boolean isOfLevels(ClientModel outcome) {
        return LevelSettings.of(outcome).equals(levels);
    }

    /** Returns what contacts are notified of, as it was before; null if there was no client. */
    @Nullable
    WatchedSettings watched() {
        return watched;
    }

    /** Returns the thumbprints of the keys that were stored before. */
    Set<String> keysBefore() {
        return watched == null ? Set.of() : watched.thumbprints();
    }

    /** Returns whether the caller has {@code manage-realm}. */
    boolean managesRealm() {
        return managesRealm;
    }

    /** Returns why it is changed, if a reason was given. */
    @Nullable
    String reason() {
        return reason;
    }

    private Registration asked() {
        return Objects.requireNonNull(asked, "READING comes first");
    }

    private void refuse(Refusal refusal) {
        event().ifPresent(event -> event.error(refusal.code()));
        throw new RefusedException(refusal, Endpoint.OTHER);
    }

    private void refuse(Finding finding) {
        event().map(event -> FindingDetails.describe(event, finding))
                .ifPresent(event -> event.error(finding.failure().error().code()));
        throw new RefusedException(Refusal.of(session, finding), Endpoint.OTHER);
    }

    /** Keycloak makes no event of an answer that is finished already, and administrators see theirs on the screen. */
    private Optional<EventBuilder> event() {
        EventType type = context instanceof DynamicClientRegisterContext
                ? EventType.CLIENT_REGISTER
                : context instanceof DynamicClientUpdateContext ? EventType.CLIENT_UPDATE : null;
        return Optional.ofNullable(type)
                .map(new RequirementEvents(realm, session, session.getContext().getConnection())::event);
    }
}
