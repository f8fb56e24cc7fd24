package no.helseprofil.keycloak.transparency;

import static no.helseprofil.keycloak.transparency.WitnessServer.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.MemoryLogs;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.transparency.Witnesses.Witness;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.WitnessFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A witness that is right, slow, down, and lying; and that no change and no checkpoint waits for it. */
class WitnessesTest {

    private static final String REALM = "realm";

    @AutoClose
    private static final MemoryDatabase server = MemoryLogs.start();

    @AutoClose
    private final WitnessServer witness = new WitnessServer();

    private final Witnesses witnesses = patient(Duration.ofSeconds(20));

    /** A witness is asked about every log. */
    @AfterEach
    void empty() {
        Stream.of("CHANGE", "LOG", "ENTRY", "LOGKEY", "WITNESSED")
                .forEach(table -> server.execute("delete from HELSEPROFIL_" + table));
    }

    @Test
    void theCheckpointContainsTheWitnessSignature() throws MalformedLogException {
        record(3);

        witnesses.look(server.factory());

        SignedNote checkpoint = checkpoint();
        assertThat(checkpoint.signatures()).hasSize(2);
        assertThat(checkpoint.signedBy(List.of(witness.witness().key())))
                .as("who trusts the witness alone")
                .isEqualTo(witness.witness().key());
        assertThat(witness.asked()).singleElement().asString().startsWith("POST /w1/add-checkpoint\nold 0\n\n");
    }

    @Test
    void sendsTheConsistencyProof() {
        for (int entries : new int[] {1, 1, 3, 7, 2}) {
            record(entries);
            witnesses.look(server.factory());

            assertThat(checkpoint().signatures()).hasSize(2);
        }
        assertThat(witness.asked()).hasSize(5);
        assertThat(witness.witness().size()).isEqualTo(14);
    }

    @Test
    void requestsOneSignatureForEachCheckpoint() {
        record(2);
        witnesses.look(server.factory());
        witnesses.look(server.factory());
        assertThat(witness.asked()).hasSize(1);

        record(1);
        assertThat(checkpoint().signatures())
                .as("until it has seen the new entry")
                .hasSize(1);
    }

    @Test
    void usesTheWitnesssSizeIfItsOwnStateIsLost() {
        record(5);
        witnesses.look(server.factory());
        server.execute("delete from HELSEPROFIL_WITNESSED");
        record(4);

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(2);
        assertThat(witness.asked()).hasSize(3);
        assertThat(witness.asked().get(2)).startsWith("POST /w1/add-checkpoint\nold 5\n");
    }

    @Test
    void repairsASpoiledRow() {
        record(2);
        witnesses.look(server.factory());
        server.execute("update HELSEPROFIL_WITNESSED set ENTRIES = 1, SUBTREES = 'spoiled'");

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(2);
    }

    @Test
    void aWitnessDoesNotSignATruncatedOrRewrittenLog() {
        record(3);
        witnesses.look(server.factory());
        server.execute("update HELSEPROFIL_ENTRY set ENTRY = replace(ENTRY, 'hold', 'profile') where ENTRY_NUMBER = 0");
        server.execute("delete from HELSEPROFIL_WITNESSED");
        record(1);

        witnesses.look(server.factory());
        assertThat(checkpoint().signatures()).as("it refuses the proof").hasSize(1);

        witness.witness().claim(40);
        witnesses.look(server.factory());
        assertThat(checkpoint().signatures())
                .as("it has seen more than there is")
                .hasSize(1);
    }

    @Test
    void sendsNothingIfEntriesAreMissing() {
        record(3);
        server.execute("delete from HELSEPROFIL_ENTRY where ENTRY_NUMBER = 1");
        witness.witness().claim(1);

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(1);
    }

    @Test
    void skipsASlowWitness() {
        record(1);
        Witnesses impatient = patient(Duration.ofMillis(200));

        witness.behave((exchange, body) -> witness.saysNothing());
        impatient.look(server.factory());
        assertThat(checkpoint().signatures()).hasSize(1);

        witness.behave((exchange, body) -> witness.beginsOnly(exchange));
        impatient.look(server.factory());
        assertThat(checkpoint().signatures()).as("it drips").hasSize(1);

        witness.behave(witness::asItShould);
        witnesses.look(server.factory());
        assertThat(checkpoint().signatures()).as("the next time").hasSize(2);
    }

    @Test
    void anUnavailableWitnessBlocksNoChange() {
        witness.close();
        record(2);

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(1);
    }

    @Test
    void skipsAnUnavailableWitnessForTheNextLog() {
        record(1);
        server.run(session -> AuditLog.record(session, MemoryDatabase.realm("realm-2"), change()));
        witness.behave((exchange, body) -> witness.saysNothing());

        patient(Duration.ofMillis(200)).look(server.factory());

        assertThat(witness.asked()).hasSize(1);
    }

    static Stream<Arguments> lies() {
        WitnessFixture other = new WitnessFixture("witness.example/w1");
        return Stream.of(
                Arguments.of("nothing", answering(200, "")),
                Arguments.of("no signature", answering(200, "signed\n")),
                Arguments.of("a signature by another key of its name", answering(200, other.cosign("any\n"))),
                Arguments.of("an endless answer", answering(200, "\u2014 a AAAAAAAA\n".repeat(10_000))),
                Arguments.of("a size without its type", answering(409, "1\n")),
                Arguments.of("no trust", answering(403, "")),
                Arguments.of("no log", answering(404, "")),
                Arguments.of("an error", answering(500, "")),
                Arguments.of("another place", answering(302, "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void ignoresAnInvalidSignature(String what, WitnessServer.Manner manner) {
        record(1);
        witness.behave(manner);

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).as(what).hasSize(1);
    }

    @Test
    void ignoresASignatureOfAnotherCheckpoint() {
        record(1);
        witness.behave((exchange, body) -> send(exchange, 200, witness.witness().cosign("another\n1\nroot\n")));

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(1);
    }

    @Test
    void givesUpIfTheWitnessKeepsChangingItsSize() {
        record(4);
        witness.behave((exchange, body) -> {
            exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
            send(exchange, 409, (body.startsWith("old 1") ? 2 : 1) + "\n");
        });

        witnesses.look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(1);
        assertThat(witness.asked()).as("twice and no more").hasSize(2);
    }

    @Test
    void sendsNothingWithoutAWitness() {
        record(1);

        Witnesses.none().look(server.factory());

        assertThat(checkpoint().signatures()).hasSize(1);
        assertThat(witness.asked()).isEmpty();
    }

    private static WitnessServer.Manner answering(int status, String body) {
        return (exchange, asked) -> send(exchange, status, body);
    }

    private Witnesses patient(Duration patience) {
        return new Witnesses(new Witness(witness.address(), witness.witness().key(), patience));
    }

    private void record(int changes) {
        for (int i = 0; i < changes; i++) {
            server.run(session -> AuditLog.record(session, MemoryDatabase.realm(REALM), change()));
        }
    }

    private static Change change() {
        return Change.of(
                Change.Kind.HOLD, Author.of(null, null), JsonNodeFactory.instance.objectNode(), "something happened");
    }

    private SignedNote checkpoint() {
        return server.ask(session -> {
            try {
                return SignedLog.of(session, REALM).orElseThrow().checkpoint();
            } catch (SignedLog.UnsignedException unsigned) {
                throw new IllegalStateException(unsigned);
            }
        });
    }
}
