package no.helseprofil.keycloak.testrun;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.network.IpNetwork;
import no.helseprofil.testrun.TestRun;
import no.helseprofil.testrun.TestRunProgress;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.jpa.entities.ClientEntity;
import org.keycloak.services.Urls;
import org.keycloak.urls.UrlType;

/** Database row for one run. Instants are in milliseconds since 1970 in UTC. */
@Entity(name = "HelseprofilTrial")
@Table(name = "HELSEPROFIL_TRIAL")
public class TestRunEntity {

    private static final int MOST_ADDRESSES = 4;
    private static final int NETWORK_BYTES = 8;
    private static final int MOST_CHARACTERS = 10_000;

    /** Hash of the id that its owner has, so that a reader of the table can't open the result. */
    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "IS_TEMPORARY", updatable = false)
    private boolean temporary;

    @Column(name = "STARTED_AT", updatable = false)
    private long started;

    @Column(name = "ENDS_AT", updatable = false)
    private long ends;

    @Column(name = "ENDED_AT")
    private @Nullable Long ended;

    /** Hashes of the first few addresses that the client's requests came from. */
    @Column(name = "ADDRESSES")
    private @Nullable String addresses;

    @Column(name = "STATE", length = MOST_CHARACTERS)
    private String state;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected TestRunEntity() {}

    TestRunEntity(String id, String realm, String subject, TestRun run) {
        this.id = id;
        this.realmId = realm;
        this.subject = subject;
        this.clientId = run.clientId();
        this.temporary = run.temporary();
        this.started = run.started().toEpochMilli();
        this.ends = run.ends().toEpochMilli();
        this.state = run.trial().stored();
    }

    String id() {
        return id;
    }

    String realm() {
        return realmId;
    }

    String subject() {
        return subject;
    }

    boolean isTemporary() {
        return temporary;
    }

    boolean isEnded() {
        return ended != null;
    }

    /** Returns whether the run is on; false if this version can't read it. */
    boolean isOn(Instant now) {
        return TestRunProgress.read(state)
                .filter(trial -> toRun(trial).isOn(now))
                .isPresent();
    }

    /** Returns the run; without any observations if this version can't read it. */
    TestRun toRun() {
        return toRun(TestRunProgress.read(state).orElseGet(TestRunProgress::unknown));
    }

    private TestRun toRun(TestRunProgress trial) {
        return new TestRun(
                clientId,
                temporary,
                Instant.ofEpochMilli(started),
                Instant.ofEpochMilli(ends),
                ended == null ? null : Instant.ofEpochMilli(ended),
                trial);
    }

    void write(TestRunProgress trial) {
        this.state = trial.stored();
    }

    /** Ends the run. A state that this version can't read is kept for the version that can. */
    void end(Instant now) {
        TestRunProgress.read(state).ifPresent(trial -> write(trial.ended()));
        this.ended = Math.min(now.toEpochMilli(), ends);
    }

    void knowAddress(String address) {
        String hash = hash(id, address);
        String known = Objects.requireNonNullElse(addresses, "");
        if (!known.contains(hash) && known.length() < MOST_ADDRESSES * hash.length()) {
            addresses = known + hash;
        }
    }

    boolean knowsAddress(String address) {
        return addresses != null && addresses.contains(hash(id, address));
    }

    /** Returns the hash of an address; of IPv6 that of the network, since a customer has a whole one (RFC 6177). */
    static String hash(String id, String address) {
        String network = IpNetwork.address(address)
                .filter(Inet6Address.class::isInstance)
                .map(ip -> HexFormat.of().formatHex(ip.getAddress(), 0, NETWORK_BYTES))
                .orElse(address);
        return Sha256.ofParts(id, network);
    }

    /**
     * Data of a run that decide whether there is room for another.
     *
     * @param id hash of the id that its owner has
     * @param started time of the start, in milliseconds since 1970
     * @param ended time of the end; null while it is on
     * @param addresses as in {@link TestRunEntity}: the first is where it was begun
     */
    record BegunRun(
            String id,
            long started,
            @Nullable Long ended,
            @Nullable String addresses) {

        boolean isOn() {
            return ended == null;
        }

        boolean isBegunAt(String address) {
            return addresses != null && addresses.startsWith(TestRunEntity.hash(id, address));
        }
    }

    /**
     * Table of test runs, shared by all nodes. A transaction that changes a run locks its row, so that two concurrent
     * requests of one client are recorded one after the other.
     */
    static final class TestRunTable {

        /** Time for which a result can be read, unless there are too many. */
        static final Duration KEPT = Duration.ofDays(30);

        private static final String OF_REALM = " from HelseprofilTrial t where t.realmId = :realm";
        private static final String ON = "select t" + OF_REALM + " and t.ended is null order by t.id";
        private static final String BEGUN = "select t.id, t.started, t.ended, t.addresses" + OF_REALM
                + " and t.temporary = :temporary and (t.started >= :since or t.ended is null)";
        private static final String OPEN = "select t from HelseprofilTrial t where t.ended is null";
        private static final String FORGET_OLD =
                "delete from HelseprofilTrial t where t.started < :before and t.ended is not null";
        private static final String FORGET_REALM = "delete" + OF_REALM;

        /** Deletes the runs of a removed client. The result of a temporary client outlives it. */
        private static final String FORGET_CLIENT =
                "delete" + OF_REALM + " and t.subject = :client and t.temporary = false";

        /** Query in Keycloak's own table, since its API finds attributes by their whole value only. */
        private static final String MARKED =
                "select a.client from ClientAttributeEntity a where a.name = :mark and a.client.clientId like :names";

        private final EntityManager entities;

        TestRunTable(KeycloakSession session) {
            entities = Entities.of(session);
        }

        void add(TestRunEntity run) {
            entities.persist(run);
            entities.flush();
        }

        @Nullable
        TestRunEntity find(String id) {
            return entities.find(TestRunEntity.class, id);
        }

        /** Returns the run as it is stored once its lock is free, not as this transaction may have read it before. */
        @Nullable
        TestRunEntity locked(String id) {
            entities.flush();
            entities.detach(entities.getReference(TestRunEntity.class, id));
            return entities.find(TestRunEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
        }

        /**
         * Returns the runs of a realm that haven't ended: never more than may be on at once. Their order prevents
         * deadlocks between transactions that lock several.
         */
        List<TestRunEntity> on(String realm) {
            return entities.createQuery(ON, TestRunEntity.class)
                    .setParameter("realm", realm)
                    .getResultList();
        }

        /**
         * Returns the runs of a realm that began since then or haven't ended: of temporary clients, or of all others.
         */
        List<BegunRun> begun(String realm, boolean temporary, Instant since) {
            return entities.createQuery(BEGUN, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("temporary", temporary)
                    .setParameter("since", since.toEpochMilli())
                    .getResultStream()
                    .map(line -> new BegunRun((String) line[0], (long) line[1], (Long) line[2], (String) line[3]))
                    .toList();
        }

        /** Returns the runs of all realms that haven't ended. */
        List<TestRunEntity> open() {
            return entities.createQuery(OPEN, TestRunEntity.class).getResultList();
        }

        /** Returns the clients of all realms whose names have this prefix and that have a mark of any run. */
        List<ClientEntity> marked(String names) {
            entities.flush();
            return entities.createQuery(MARKED, ClientEntity.class)
                    .setParameter("mark", ClientAttributes.TRY)
                    .setParameter("names", names + "%")
                    .getResultList();
        }

        /** Deletes old runs that have ended. Others are ended first, since that removes their clients. */
        void forgetOld(Instant now) {
            entities.createQuery(FORGET_OLD)
                    .setParameter("before", now.minus(KEPT).toEpochMilli())
                    .executeUpdate();
        }

        void forgetRealm(String realm) {
            entities.createQuery(FORGET_REALM).setParameter("realm", realm).executeUpdate();
        }

        void forgetClient(String realm, String client) {
            entities.createQuery(FORGET_CLIENT)
                    .setParameter("realm", realm)
                    .setParameter("client", client)
                    .executeUpdate();
        }
    }

    /**
     * Signed result of a run, as a JWT by the realm's signing key. It can't be mistaken for a token: it has a
     * {@code typ} of its own (RFC 8725, section 3.11), no subject, no audience, no {@code azp}, no scope and no type of
     * Keycloak's. It expires when the result is deleted.
     */
    public static final class TestRunEvidence {

        /** Value of {@code typ} in its header. */
        public static final String TYPE = "helseprofil-try+jwt";

        private TestRunEvidence() {}

        public static String sign(KeycloakSession session, RealmModel realm, JsonNode run, Instant ended) {
            String algorithm = Optional.ofNullable(realm.getDefaultSignatureAlgorithm())
                    .filter(set -> !set.isEmpty())
                    .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
            SignatureSignerContext signer =
                    session.getProvider(SignatureProvider.class, algorithm).signer();
            Map<String, Object> claims = new LinkedHashMap<>();
            claims.put(
                    "iss",
                    Urls.realmIssuer(
                            session.getContext().getUri(UrlType.FRONTEND).getBaseUri(), realm.getName()));
            claims.put("iat", ended.getEpochSecond());
            claims.put("exp", ended.plus(TestRunTable.KEPT).getEpochSecond());
            claims.put("run", run);
            return new JWSBuilder().type(TYPE).jsonContent(claims).sign(signer);
        }
    }
}
