package no.helseprofil.keycloak.testrun;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.Inet6Address;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import no.helseprofil.jose.Sha256;
import no.helseprofil.network.IpNetwork;
import no.helseprofil.testrun.TestRun;
import no.helseprofil.testrun.TestRunProgress;
import org.jspecify.annotations.Nullable;

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
}
