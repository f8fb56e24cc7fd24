package no.helseprofil.keycloak.clientdraft;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import no.helseprofil.clientdraft.ClientDraft;
import no.helseprofil.clientdraft.ClientDraft.DraftStep;
import no.helseprofil.clientdraft.ClientDraft.UnfitDraftException;
import no.helseprofil.clientdraft.DraftChange;
import no.helseprofil.clientdraft.WantedSettings;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.clientdraft.DraftEntity.DraftTable;
import no.helseprofil.keycloak.clientdraft.DraftKeys.DraftAccess;
import no.helseprofil.keycloak.clientdraft.DraftedClients.OpenDraft;
import no.helseprofil.keycloak.database.ClientLock;
import no.helseprofil.keycloak.database.RealmLock;
import no.helseprofil.keycloak.notice.Notices;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.Profile;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientInitialAccessModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.provider.ProviderEvent;

/**
 * Requests for clients and for changes of clients that await an administrator's answer. A draft has no effect until it
 * is confirmed, and ends by itself if it isn't answered. Each step is recorded in the table of changes.
 */
public final class Drafts {

    /** Time in which a draft can be answered. */
    public static final Duration LIFE = Duration.ofDays(7);

    /** Maximum number of new clients that are requested at a time in a realm. */
    static final int MOST = 100;

    /**
     * Maximum number of new clients that are requested at a time with one initial access token, so that one vendor
     * can't take all places.
     */
    static final int MOST_BY_ONE = 20;

    private static final Logger LOG = Logger.getLogger(Drafts.class);
    private static final String TASK = "helseprofil-drafts";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);

    private Drafts() {}

    /** Starts the task that ends expired drafts, every few minutes on one node. */
    public static void start(KeycloakSessionFactory server) {
        new ClusterTask(TASK, BETWEEN_LOOKS, Drafts::endOver).start(server);
    }

    /** Deletes the drafts and keys of a client or realm that Keycloak removes. */
    public static void on(ProviderEvent event) {
        DraftTable.LINES.on(event);
        DraftKeys.on(event);
    }

    /**
     * Stores a request for a new client, until it is answered.
     *
     * @param key key for drafts that was sent; null if none was sent
     * @return id of the draft, which is the {@code client_id} of the new client
     * @throws UnfitDraftException if it is refused
     */
    public static String offer(KeycloakSession session, @Nullable String key, byte[] body) throws UnfitDraftException {
        RealmModel realm = session.getContext().getRealm();
        DraftAccess accesses = new DraftAccess(session, realm);
        if (accesses.of(key).isEmpty()) {
            throw unknownKey();
        }
        ClientDraft draft = ClientDraft.read(body);
        String clientId = UUID.randomUUID().toString();
        new DraftedClients(session, realm).judge(draft, clientId);
        RealmLock.take(session, realm);
        ClientInitialAccessModel access = accesses.of(key).orElseThrow(Drafts::unknownKey);
        DraftTable table = new DraftTable(session);
        Instant now = ServerClock.INSTANCE.instant();
        requireRoom(table.openBy(realm.getId(), access.getId(), now), MOST_BY_ONE, "by this api-key");
        requireRoom(table.open(realm.getId(), now), MOST, "in this realm");
        accesses.use(access);
        String content = new String(body, StandardCharsets.UTF_8);
        table.put(new DraftEntity(realm.getId(), clientId, null, access.getId(), content, now.plus(LIFE)));
        ObjectNode details = DraftStep.OFFERED.details();
        details.put("initialAccessToken", access.getId());
        draft.tell(details);
        record(session, Author.of(null, null), null, clientId, details);
        return clientId;
    }

    private static UnfitDraftException unknownKey() {
        return new UnfitDraftException(
                401,
                "send in the header api-key a key for drafts of this realm that has a client left; an"
                        + " administrator of the realm creates it. An initial access token for registrations can't be used");
    }

    private static void requireRoom(long open, int most, String where) throws UnfitDraftException {
        if (open >= most) {
            throw new UnfitDraftException(
                    429, "wait until an administrator has answered: " + most + " drafts are open " + where);
        }
    }

    /**
     * Stores a client's request for a change of its own registration, in place of its previous request.
     *
     * @param account service account of the client, as the author
     * @return the difference; empty if there is none, and then no request is stored
     * @throws UnfitDraftException if the change can't be requested
     */
    public static Optional<OpenDraft.OfChange> offer(
            KeycloakSession session, ClientModel caller, Author account, byte[] body) throws UnfitDraftException {
        RealmModel realm = caller.getRealm();
        ClientModel client = locked(session, realm, caller);
        DraftedClients clients = new DraftedClients(session, realm);
        WantedSettings before = clients.registered(client);
        WantedSettings wanted = WantedSettings.read(body, before);
        clients.requireApis(wanted, before);
        DraftTable table = new DraftTable(session);
        List<DraftChange> changes = DraftChange.between(before, wanted);
        String id = DraftEntity.id(realm.getId(), client.getClientId());
        if (changes.isEmpty()) {
            if (table.locked(id) != null) {
                table.take(id);
                record(session, account, client.getId(), client.getClientId(), DraftStep.WITHDRAWN.details());
            }
            return Optional.empty();
        }
        DraftEntity draft = new DraftEntity(
                realm.getId(),
                client.getClientId(),
                client.getId(),
                client.getId(),
                new String(body, StandardCharsets.UTF_8),
                ServerClock.INSTANCE.instant().plus(LIFE));
        table.put(draft);
        ObjectNode details = DraftStep.OFFERED.details();
        DraftChange.tell(details, changes);
        record(session, account, client.getId(), client.getClientId(), details);
        Notices.of(session).send(session, realm);
        return Optional.of(ofChange(draft, client.getId(), before, wanted));
    }

    private static ClientModel locked(KeycloakSession session, RealmModel realm, ClientModel caller)
            throws UnfitDraftException {
        ClientModel client = ClientLock.take(session, realm, caller);
        if (client == null || !client.isEnabled()) {
            throw new UnfitDraftException(409, "the client no longer exists, or disabled");
        }
        return client;
    }

    /**
     * Returns the open draft for a client in the realm of the request.
     *
     * @param clientId {@code client_id} of the client, or the one that it would get
     */
    public static Optional<OpenDraft> find(KeycloakSession session, String clientId) {
        RealmModel realm = session.getContext().getRealm();
        return Optional.ofNullable(new DraftTable(session).find(DraftEntity.id(realm.getId(), clientId)))
                .flatMap(draft -> open(session, realm, draft));
    }

    /** Returns the open draft with which a client requests a change of itself. */
    public static Optional<OpenDraft.OfChange> of(KeycloakSession session, ClientModel client) {
        return find(session, client.getClientId())
                .filter(OpenDraft.OfChange.class::isInstance)
                .map(OpenDraft.OfChange.class::cast)
                .filter(change -> change.client().equals(client.getId()));
    }

    private static Optional<OpenDraft> open(KeycloakSession session, RealmModel realm, DraftEntity draft) {
        if (!ServerClock.INSTANCE.instant().isBefore(draft.ends())) {
            return Optional.empty();
        }
        byte[] body = draft.content().getBytes(StandardCharsets.UTF_8);
        try {
            if (draft.subject() == null) {
                return Optional.of(new OpenDraft.OfClient(
                        draft.clientId(),
                        Sha256.of(draft.content()),
                        draft.ends(),
                        ClientDraft.read(body),
                        draft.offeredBy()));
            }
            ClientModel client = realm.getClientById(draft.subject());
            if (client == null) {
                return Optional.empty();
            }
            WantedSettings before = new DraftedClients(session, realm).registered(client);
            OpenDraft.OfChange change = ofChange(draft, client.getId(), before, WantedSettings.read(body, before));
            return change.changes().isEmpty() ? Optional.empty() : Optional.of(change);
        } catch (UnfitDraftException earlier) {
            LOG.debugf("A draft of client %s can't be read any more: %s", draft.clientId(), earlier.remedy());
            return Optional.empty();
        }
    }

    private static OpenDraft.OfChange ofChange(
            DraftEntity draft, String client, WantedSettings before, WantedSettings wanted) {
        return new OpenDraft.OfChange(
                draft.clientId(),
                Sha256.ofParts(draft.content(), before),
                draft.ends(),
                client,
                wanted,
                DraftChange.between(before, wanted));
    }

    /**
     * Puts a draft into force. The caller has checked the person's rights.
     *
     * @param shown draft that the person was shown
     * @return whether it is still the same; if not, nothing is changed
     * @throws UnfitDraftException if it contradicts the realm's present state; then nothing is stored
     */
    public static boolean confirm(KeycloakSession session, OpenDraft shown, Author person) throws UnfitDraftException {
        Optional<OpenDraft> held = held(session, shown);
        if (held.isEmpty()) {
            return false;
        }
        Profile profile = stored(session);
        RealmModel realm = session.getContext().getRealm();
        DraftedClients clients = new DraftedClients(session, realm);
        ObjectNode details = DraftStep.CONFIRMED.details();
        String client;
        if (held.get() instanceof OpenDraft.OfClient asked) {
            client = clients.register(asked, profile).getId();
            asked.draft().tell(details);
        } else if (held.get() instanceof OpenDraft.OfChange asked) {
            client = asked.client();
            clients.change(realm.getClientById(client), asked.wanted(), profile);
            DraftChange.tell(details, asked.changes());
            Notices.of(session).send(session, realm);
        } else {
            throw new IllegalStateException("a draft is of a client or of a change");
        }
        new DraftTable(session).take(DraftEntity.id(realm.getId(), shown.clientId()));
        record(session, person, client, shown.clientId(), details);
        return true;
    }

    /** Returns the profile as it is stored now, while this request holds the realm's lock. */
    private static Profile stored(KeycloakSession session) throws UnfitDraftException {
        RealmProfiles.readAnew(session);
        return RealmProfiles.of(session)
                .active()
                .orElseThrow(() -> new UnfitDraftException(
                        503, "the security profile of this realm is not in working order; try again later"))
                .profile();
    }

    /**
     * Deletes a draft unanswered.
     *
     * @return whether it is still the one that was shown; if not, nothing is changed
     */
    public static boolean decline(KeycloakSession session, OpenDraft shown, Author person) {
        Optional<OpenDraft> held = held(session, shown);
        if (held.isEmpty()) {
            return false;
        }
        RealmModel realm = session.getContext().getRealm();
        new DraftTable(session).take(DraftEntity.id(realm.getId(), shown.clientId()));
        record(
                session,
                person,
                held.get() instanceof OpenDraft.OfChange change ? change.client() : null,
                shown.clientId(),
                DraftStep.DECLINED.details());
        return true;
    }

    /** Locks a draft and returns it, if it is still the same. */
    private static Optional<OpenDraft> held(KeycloakSession session, OpenDraft shown) {
        RealmModel realm = session.getContext().getRealm();
        RealmLock.take(session, realm);
        if (shown instanceof OpenDraft.OfChange change) {
            ClientModel client = realm.getClientById(change.client());
            if (client == null || ClientLock.take(session, realm, client) == null) {
                return Optional.empty();
            }
        }
        DraftEntity draft = new DraftTable(session).locked(DraftEntity.id(realm.getId(), shown.clientId()));
        return Optional.ofNullable(draft)
                .flatMap(line -> open(session, realm, line))
                .filter(open -> open.content().equals(shown.content()));
    }

    private static void endOver(KeycloakSession session) {
        Instant now = ServerClock.INSTANCE.instant();
        new DraftTable(session).over(now).forEach(draft -> {
            try {
                KeycloakModelUtils.runJobInTransaction(
                        session.getKeycloakSessionFactory(), job -> end(job, draft.id(), now));
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "A draft of realm %s could not be ended; it is tried again", draft.realm());
            }
        });
    }

    static void end(KeycloakSession session, String id, Instant now) {
        DraftTable table = new DraftTable(session);
        DraftEntity draft = table.locked(id);
        if (draft == null || now.isBefore(draft.ends())) {
            return;
        }
        table.take(id);
        RealmModel realm = session.realms().getRealm(draft.realm());
        if (realm != null) {
            session.getContext().setRealm(realm);
            record(session, Author.of(null, null), draft.subject(), draft.clientId(), DraftStep.ENDED.details());
        }
    }

    private static void record(
            KeycloakSession session, Author author, @Nullable String client, String clientId, ObjectNode details) {
        AuditLog.record(session, session.getContext().getRealm(), Change.ofDraft(author, client, clientId, details));
    }
}
