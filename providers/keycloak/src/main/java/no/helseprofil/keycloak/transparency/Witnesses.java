package no.helseprofil.keycloak.transparency;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.network.OutboundHttp.OutboundPolicy;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.StartOptions;
import no.helseprofil.keycloak.server.StartOptions.StartOption;
import no.helseprofil.keycloak.transparency.WitnessTable.Witnessed;
import no.helseprofil.keycloak.transparency.Witnesses.Witness.WitnessException;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.TreeHash;
import no.helseprofil.transparency.TreeHash.CompactRange;
import no.helseprofil.transparency.TreeHash.ConsistencyProof;
import no.helseprofil.transparency.VerifierKey;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Hands new checkpoints to the witness that the operator names, if there is one, from one node of all. No change waits
 * for it, and a checkpoint that it hasn't signed is given without its signature.
 */
public final class Witnesses {

    private static final Logger LOG = Logger.getLogger(Witnesses.class);
    private static final StartOption ADDRESS = StartOption.of(
            "log-witness",
            "The [witness](transparency.md#add-a-witness) of the transparency logs, without `add-checkpoint`",
            "https://witness.example");
    private static final StartOption KEY = StartOption.of(
            "log-witness-key",
            "Its key of Ed25519 cosignatures",
            "witness.example+e15e577a+BP/C4hlu9U89p0XWeYeMM0MT53bnZSj3/htoUtC6lWwb");

    /** The start options that name a witness. */
    public static final List<StartOption> START_OPTIONS = List.of(ADDRESS, KEY);

    private static final String TASK = "helseprofil-log-witness";
    private static final Duration BETWEEN = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final @Nullable Witness witness;
    private final OutboundHttp http = OutboundHttp.asJava();

    /** Reason why it hasn't signed last, by realm: each is logged once. */
    private final Map<String, String> logged = new ConcurrentHashMap<>();

    Witnesses(@Nullable Witness witness) {
        this.witness = witness;
        if (witness != null) {
            http.init();
        }
    }

    /** Returns the part of a server whose operator names no witness. */
    public static Witnesses none() {
        return new Witnesses(null);
    }

    /** Returns the witness that the start options name. */
    public static Witnesses of(StartOptions options) {
        if (!options.isSet(ADDRESS) && !options.isSet(KEY)) {
            return none();
        }
        URI address = options.read(ADDRESS, options.text(ADDRESS), Witnesses::address);
        return new Witnesses(new Witness(address, options.read(KEY, options.text(KEY), Witnesses::key), PATIENCE));
    }

    private static URI address(String text) {
        try {
            URI address = new URI(text.replaceAll("/+$", ""));
            boolean isHttp = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            if (isHttp && address.getHost() != null && address.getQuery() == null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException none) {
            // as wrong as another kind of address
        }
        throw new IllegalArgumentException(
                "write the address below which add-checkpoint is, as https://witness.example");
    }

    private static VerifierKey key(String text) {
        try {
            VerifierKey key = VerifierKey.parse(text);
            if (key.type() == VerifierKey.Type.COSIGNATURE) {
                return key;
            }
        } catch (MalformedLogException unreadable) {
            // as wrong as a key that signs something else
        }
        throw new IllegalArgumentException("write the witness's key of Ed25519 cosignatures, name+id+key");
    }

    /** Begins to ask it. */
    public void start(KeycloakSessionFactory server) {
        if (witness != null) {
            new ClusterTask(TASK, BETWEEN, session -> look(server)).start(server);
        }
    }

    /** Ends its connections. */
    public void close() {
        http.close();
    }

    /** Hands it what it hasn't seen. If it can't be reached, no other log is tried: the next time comes. */
    void look(KeycloakSessionFactory server) {
        Witness asked = witness;
        if (asked == null) {
            return;
        }
        List<String> behind = KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            http.ready(session);
            return new WitnessTable(session).behind();
        });
        if (!behind.isEmpty()) {
            look(server, asked, behind);
        }
    }

    private void look(KeycloakSessionFactory server, Witness asked, List<String> behind) {
        for (String realm : behind) {
            try {
                new Round(server, asked, http, realm).run();
                if (logged.remove(realm) != null) {
                    LOG.infof(
                            "The witness %s signs the transparency log of the realm with the id %s again",
                            asked, realm);
                }
            } catch (WitnessException unsigned) {
                tell(asked, realm, String.valueOf(unsigned.getMessage()));
                if (unsigned.isAway()) {
                    return;
                }
            } catch (RuntimeException broken) {
                LOG.debugf(broken, "Handing out the log of the realm %s", realm);
                tell(
                        asked,
                        realm,
                        "it could not be handed out: " + broken.getClass().getName());
            }
        }
    }

    private void tell(Witness asked, String realm, String reason) {
        if (!reason.equals(logged.put(realm, reason))) {
            LOG.errorf(
                    "The witness %s hasn't signed the transparency log of the realm with the id %s: %s",
                    asked, realm, reason);
        }
    }

    /** One log and one checkpoint. No transaction is open while the witness is waited for. */
    private record Round(KeycloakSessionFactory server, Witness witness, OutboundHttp http, String realm) {

        void run() {
            Submission submission = read(session -> Submission.sinceLast(session, realm));
            Witness.Result outcome = hand(submission);
            if (outcome instanceof Witness.Result.OtherSize other) {
                submission = read(session -> Submission.since(session, realm, other.size()));
                outcome = hand(submission);
            }
            if (!(outcome instanceof Witness.Result.Signed signed)) {
                throw new WitnessException("it names another size whenever it is asked");
            }
            SignedLog log = submission.log();
            KeycloakModelUtils.runJobInTransaction(
                    server,
                    session -> new WitnessTable(session)
                            .store(log.origin(), new Witnessed(log.tree(), signed.cosignature())));
        }

        private Witness.Result hand(Submission submission) {
            return witness.add(
                    http, submission.old(), submission.proof(), submission.log().checkpoint());
        }

        private Submission read(Function<KeycloakSession, Submission> reading) {
            return KeycloakModelUtils.runJobInTransactionWithResult(server, reading::apply);
        }
    }

    /**
     * Request to a witness: the checkpoint of now, and the proof that its log has grown from the tree that it has seen.
     *
     * @param log as its checkpoint has it
     * @param old size of the tree that the witness has seen
     * @param proof of their consistency
     */
    record Submission(SignedLog log, long old, List<TreeHash> proof) {

        private static final int PAGE = 500;

        /**
         * Makes the request from the tree that the witness has seen as far as is known here, which costs as much as
         * there are entries since.
         *
         * @throws WitnessException if entries are missing in the database, or there is no checkpoint
         */
        static Submission sinceLast(KeycloakSession session, String realm) {
            SignedLog log = log(session, realm);
            CompactRange seen = new WitnessTable(session)
                    .find(log.origin())
                    .map(Witnessed::tree)
                    .filter(tree -> tree.size() <= log.size())
                    .orElse(CompactRange.EMPTY);
            return of(log, seen, seen.size() == 0 ? List.of() : leaves(session, log, seen.size()));
        }

        /** Makes the request from the tree of a size that the witness names, which is made of all entries. */
        static Submission since(KeycloakSession session, String realm, long size) {
            SignedLog log = log(session, realm);
            if (size > log.size()) {
                throw new WitnessException("it has seen " + size + " entries, and the log has " + log.size()
                        + ": a backup was put back, or the end of the log was cut off");
            }
            List<TreeHash> leaves = leaves(session, log, 0);
            int old = Math.toIntExact(size);
            return of(log, CompactRange.of(leaves.subList(0, old).stream()), leaves.subList(old, leaves.size()));
        }

        private static Submission of(SignedLog log, CompactRange seen, List<TreeHash> added) {
            return new Submission(log, seen.size(), ConsistencyProof.of(seen, added));
        }

        private static SignedLog log(KeycloakSession session, String realm) {
            try {
                return SignedLog.of(session, realm).orElseThrow(() -> new WitnessException("the log is gone"));
            } catch (SignedLog.UnsignedException withoutKey) {
                throw new WitnessException("there is no checkpoint that it could sign");
            }
        }

        private static List<TreeHash> leaves(KeycloakSession session, SignedLog log, long first) {
            List<TreeHash> leaves = new ArrayList<>();
            for (long from = first; from < log.size(); from += PAGE) {
                log.entries(session, from, from + PAGE)
                        .forEach(entry -> leaves.add(TreeHash.leaf(entry.text().getBytes(StandardCharsets.UTF_8))));
            }
            if (leaves.size() != log.size() - first) {
                throw new WitnessException("entries are missing in the database; verify a file of the log");
            }
            return leaves;
        }
    }

    /**
     * A witness outside, asked as <a href="https://c2sp.org/tlog-witness">tlog-witness</a> has it.
     *
     * @param address its submission prefix
     * @param key what its cosignatures are verified by
     * @param patience how long an answer may take to its end
     */
    record Witness(URI address, VerifierKey key, Duration patience) {

        private static final int MOST_BYTES = 16 * 1024;
        private static final String SIZE = "text/x.tlog.size";
        private static final String SIZE_LINE = "(0|[1-9][0-9]{0,17})\n";

        /** Outcome of a submitted checkpoint. */
        sealed interface Result {

            /**
             * It has signed.
             *
             * @param cosignature verified
             */
            record Signed(SignedNote.Signature cosignature) implements Result {}

            /**
             * It has seen another tree last than was thought here.
             *
             * @param size of that tree
             */
            record OtherSize(long size) implements Result {}
        }

        @Override
        public String toString() {
            return address.toString();
        }

        /**
         * Hands it a checkpoint.
         *
         * @param old size of the tree that it has seen, as far as is known here
         * @param proof of the consistency of that tree with this one
         * @throws WitnessException if it can't be reached, is slow, refuses, or doesn't sign what it was given
         */
        Result add(OutboundHttp http, long old, List<TreeHash> proof, SignedNote checkpoint) {
            StringBuilder body = new StringBuilder("old ").append(old).append('\n');
            proof.forEach(hash -> body.append(hash.text()).append('\n'));
            body.append('\n').append(checkpoint.note());
            OutboundHttp.Call call = new OutboundHttp.Call(
                    "POST",
                    address + "/add-checkpoint",
                    Map.of("Content-Type", "text/plain; charset=utf-8"),
                    body.toString());
            try {
                return outcome(http.send(call, OutboundPolicy.chosen(patience, MOST_BYTES)), checkpoint);
            } catch (IOException unreachable) {
                throw WitnessException.away("it can't be reached, or is slow: "
                        + unreachable.getClass().getSimpleName());
            }
        }

        private Result outcome(OutboundAnswer answer, SignedNote checkpoint) throws IOException {
            switch (answer.status()) {
                case 200 -> {
                    return new Result.Signed(cosignature(answer.body(), checkpoint));
                }
                case 409 -> {
                    boolean isSize =
                            answer.header("Content-Type").filter(SIZE::equals).isPresent();
                    String text = answer.body();
                    if (isSize && text.matches(SIZE_LINE)) {
                        return new Result.OtherSize(Long.parseLong(text.strip()));
                    }
                    throw new WitnessException("it answered 409 without the size that it has seen");
                }
                case 403 ->
                    throw new WitnessException(
                            "it doesn't trust the key of the log (403); give it the keys of GET log/keys");
                case 404 ->
                    throw new WitnessException("it doesn't know the log (404); give it origin and key of the log");
                case 422 ->
                    throw new WitnessException(
                            "the log didn't grow from what it has seen (422); verify a file of the log with the checkpoint that it has");
                default -> throw new WitnessException("it answered " + answer.status());
            }
        }

        private SignedNote.Signature cosignature(String text, SignedNote checkpoint) {
            try {
                List<SignedNote.Signature> signatures = SignedNote.signatures(text);
                new SignedNote(checkpoint.text(), signatures).signedBy(List.of(key));
                return signatures.stream().filter(key::isOf).findFirst().orElseThrow();
            } catch (MalformedLogException lie) {
                throw new WitnessException("it didn't sign what it was given: " + lie.getMessage());
            }
        }

        /** A witness hasn't signed a checkpoint; the message says why, for the operator. */
        static final class WitnessException extends RuntimeException {

            private final boolean isAway;

            WitnessException(String message) {
                this(message, false);
            }

            private WitnessException(String message, boolean isAway) {
                super(message);
                this.isAway = isAway;
            }

            static WitnessException away(String message) {
                return new WitnessException(message, true);
            }

            /**
             * Returns whether the witness can't be reached at all, so that it isn't asked for the next log for some
             * time.
             */
            boolean isAway() {
                return isAway;
            }
        }
    }
}
