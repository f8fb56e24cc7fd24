package no.helseprofil.keycloak.self;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.RequestedClient.WrittenClient;
import no.helseprofil.keycloak.database.ClientLock;
import no.helseprofil.keycloak.keys.ForeignKeys;
import no.helseprofil.keycloak.notice.Notices;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.web.Problems;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.key.KeyExpiry;
import no.helseprofil.rotation.ClientTerms;
import no.helseprofil.rotation.OfferedKey;
import no.helseprofil.rotation.OfferedKey.UnfitKeyException;
import no.helseprofil.rotation.RotatingKeys;
import no.helseprofil.rotation.RotatingKeys.Rotation;
import no.helseprofil.rotation.RotatingKeys.UsedKeys;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Terms;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * Registration of a client's next key. One at a time runs for each client on all nodes; it is judged like any
 * registration, and recorded in the change log in the same transaction.
 */
final class KeyRegistration {

    /** Most keys in a day that a client may register, or private keys that it may send: each adds a log entry. */
    private static final int MOST_IN_A_DAY = 5;

    /** Most log entries about a client's keys that are read; earlier ones are ignored. */
    private static final int REMEMBERED = 100;

    private static final Duration DAY = Duration.ofDays(1);

    private final KeycloakSession session;
    private final RealmModel realm;
    private final Profile profile;
    private final OwnToken.Caller caller;
    private final Instant now = ServerClock.INSTANCE.instant();

    KeyRegistration(KeycloakSession session, Profile profile, OwnToken.Caller caller) {
        this.session = session;
        this.realm = session.getContext().getRealm();
        this.profile = profile;
        this.caller = caller;
    }

    /**
     * Registers the key that was sent.
     *
     * @return the response with the key's expiry, or with the reason of the refusal
     * @throws ChallengeException if the client was removed or disabled meanwhile
     */
    Response register(byte[] body) throws ChallengeException {
        try {
            return register(OfferedKey.read(body));
        } catch (UnfitKeyException unfit) {
            return unfit.exposed() == null ? problem(unfit) : exposed(unfit, unfit.exposed());
        }
    }

    private Response register(OfferedKey offered) throws UnfitKeyException, ChallengeException {
        ClientModel client = locked();
        List<RecordedChange> lines = lines(client);
        Optional<Response> tooMany = tooMany(lines);
        if (tooMany.isPresent()) {
            return tooMany.get();
        }
        ClientReader reader = new ClientReader(session, realm);
        ClientMetadata before = reader.stored(client);
        Terms terms = profile.terms(ClientReader.migration(client), now);
        String jwks = new ClientTerms(offered, before, terms).jwks();
        Rotation rotation = RotatingKeys.read(jwks, before.keyEnds())
                .with(
                        offered,
                        UsedKeys.recorded(
                                lines.stream().map(RecordedChange::details).toList()),
                        profile.keys(),
                        now,
                        terms.phaseOf(Catalogue.get(KeyExpiry.class)).refuses());
        new ForeignKeys(session, realm).requireNone(offered, client, caller.proofKey());
        write(client, rotation);
        Optional<Finding> refusal = new WrittenClient(client, before).refusal(reader, profile, now);
        if (refusal.isPresent()) {
            session.getTransactionManager().setRollbackOnly();
            return Problems.of(400, refusal.get().description());
        }
        record(client, rotation.details());
        Notices.of(session).send(session, realm);
        return SelfServiceResource.ok(Map.of("expiration", rotation.expiration().toString()));
    }

    private ClientModel locked() throws ChallengeException {
        ClientModel client = ClientLock.take(session, realm, caller.client());
        if (client == null || !client.isEnabled()) {
            throw ChallengeException.invalidToken("the client no longer exists, or disabled");
        }
        return client;
    }

    /** Returns the log entries of what the client did itself, without changes of its keys made in other ways. */
    private List<RecordedChange> lines(ClientModel client) {
        return AuditLog.ofObject(session, realm, Change.Kind.KEY, client.getId(), REMEMBERED).stream()
                .filter(line -> line.details().has("added") || line.details().has("exposed"))
                .toList();
    }

    private Optional<Response> tooMany(List<RecordedChange> lines) {
        if (lines.size() < MOST_IN_A_DAY) {
            return Optional.empty();
        }
        Duration left = Duration.between(
                now, Instant.parse(lines.get(MOST_IN_A_DAY - 1).when()).plus(DAY));
        return left.isNegative() || left.isZero()
                ? Optional.empty()
                : Optional.of(Problems.of(
                        429,
                        "wait: this client has registered " + MOST_IN_A_DAY
                                + " keys in 24 hours, or sent private ones, and no more are accepted",
                        left.plusSeconds(1)));
    }

    /** Writes the keys. The server's caches, on all nodes, are invalidated when the transaction is committed. */
    private static void write(ClientModel client, Rotation rotation) {
        client.setAttribute(OIDCConfigAttributes.JWKS_STRING, rotation.jwks());
        rotation.ends().forEach((id, end) -> client.setAttribute(ClientAttributes.KEY_EXPIRES + id, end));
        rotation.removed().forEach(id -> client.removeAttribute(ClientAttributes.KEY_EXPIRES + id));
        client.updateClient();
    }

    private void record(ClientModel client, ObjectNode details) {
        AuditLog.record(session, realm, Change.ofKey(Author.of(caller.account(), caller.client()), client, details));
    }

    /** Records the thumbprint of an exposed private key, so that its public key isn't accepted later. */
    private Response exposed(UnfitKeyException unfit, String thumbprint) throws ChallengeException {
        ClientModel client = locked();
        Optional<Response> tooMany = tooMany(lines(client));
        if (tooMany.isPresent()) {
            return tooMany.get();
        }
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        details.putObject("exposed").put("thumbprint", thumbprint);
        record(client, details);
        return problem(unfit);
    }

    private static Response problem(UnfitKeyException unfit) {
        return Problems.of(unfit.isContradicting() ? 409 : 400, unfit.remedy());
    }
}
