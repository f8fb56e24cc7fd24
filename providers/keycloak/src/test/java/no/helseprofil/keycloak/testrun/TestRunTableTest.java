package no.helseprofil.keycloak.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.testrun.TestRunEntity.BegunRun;
import no.helseprofil.keycloak.testrun.TestRunEntity.TestRunTable;
import no.helseprofil.testrun.TestRun;
import no.helseprofil.testrun.TestRunProgress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests of what is kept of runs, and until when. */
class TestRunTableTest {

    private static final String REALM = "realm";
    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");

    @AutoClose
    private static final MemoryDatabase database = new MemoryDatabase(TestRunEntity.class);

    @BeforeEach
    void empty() {
        in(table -> {
            table.forgetRealm(REALM);
            table.forgetRealm("other");
            return true;
        });
    }

    @Test
    void roundTripsATestRun() {
        TestRun run = run(true, NOW);
        add("a", REALM, "client", run);
        assertThat(TestRunTableTest.<TestRun>in(table -> table.locked("a").toRun()))
                .isEqualTo(run);
        assertThat(TestRunTableTest.<Boolean>in(table -> table.find("b") == null))
                .isTrue();
    }

    @Test
    void aLockedRunIsReadFreshFromTheDatabase() {
        add("a", REALM, "client", run(true, NOW));
        in(table -> {
            TestRunEntity read = table.on(REALM).get(0);
            in(other -> {
                other.locked("a").end(NOW.plusSeconds(60));
                return true;
            });
            TestRunEntity held = table.locked(read.id());
            assertThat(held.toRun().ended()).isEqualTo(NOW.plusSeconds(60));
            held.write(held.toRun().trial().discovered());
            return true;
        });
        assertThat(TestRunTableTest.<Instant>in(table -> table.find("a").toRun().ended()))
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void lockingTwiceKeepsUnsavedChanges() {
        add("a", REALM, "client", run(true, NOW));
        in(table -> {
            table.locked("a").end(NOW.plusSeconds(60));
            return table.locked("a").toRun();
        });
        assertThat(on(REALM)).isEmpty();
        assertThat(TestRunTableTest.<Boolean>in(table -> table.locked("none") == null))
                .isTrue();
    }

    @Test
    void aRunIsDeletedWithItsClientUnlessTemporary() {
        add("own", REALM, "client", run(false, NOW));
        add("temporary", REALM, "client", run(true, NOW));
        add("other", REALM, "another", run(false, NOW));
        in(table -> {
            table.forgetClient(REALM, "client");
            return true;
        });
        assertThat(on(REALM)).containsExactlyInAnyOrder("temporary", "other");
    }

    @Test
    void aRunIsDeletedWithItsRealmAndByAge() {
        Instant old = NOW.minus(TestRunTable.KEPT).minusSeconds(1);
        add("old", REALM, "client", run(true, old));
        add("never ended", REALM, "client", run(true, old));
        add("new", REALM, "client", run(true, NOW));
        add("elsewhere", "other", "client", run(true, NOW));
        in(table -> {
            table.locked("old").end(old);
            return true;
        });
        in(table -> {
            table.forgetOld(NOW);
            return true;
        });
        assertThat(TestRunTableTest.<Boolean>in(table -> table.find("old") == null))
                .isTrue();
        assertThat(on(REALM))
                .as("what hasn't ended has a client that is to be removed")
                .containsExactly("never ended", "new");
        in(table -> {
            table.forgetRealm(REALM);
            return true;
        });
        assertThat(on(REALM)).isEmpty();
        assertThat(on("other")).containsExactly("elsewhere");
    }

    @Test
    void anUnreadableRunIsInactiveAndCanBeEnded() {
        add("a", REALM, "client", run(true, NOW));
        database.execute("update HELSEPROFIL_TRIAL set STATE = '{\"states\":{\"LATER_STEP\":{}}}'");
        assertThat(TestRunTableTest.<Boolean>in(table -> table.find("a").isOn(NOW)))
                .isFalse();
        in(table -> {
            table.locked("a").end(NOW.plusSeconds(60));
            return true;
        });
        assertThat(TestRunTableTest.<TestRun>in(table -> table.find("a").toRun()))
                .isEqualTo(new TestRun(
                        "client",
                        true,
                        NOW,
                        NOW.plus(Duration.ofMinutes(30)),
                        NOW.plusSeconds(60),
                        TestRunProgress.unknown()));
    }

    @Test
    void listsRunsInAStableOrder() {
        for (String id : List.of("c", "a", "b")) {
            add(id, REALM, "client", run(true, NOW));
        }
        assertThat(on(REALM)).containsExactly("a", "b", "c");
    }

    @Test
    void anEndedRunIsInactiveButCountsForTheDay() {
        add("a", REALM, "client", run(true, NOW));
        in(table -> {
            table.locked("a").end(NOW.plusSeconds(60));
            return true;
        });
        assertThat(on(REALM)).isEmpty();
        assertThat(TestRunTableTest.<Integer>in(table -> table.open().size())).isZero();
        assertThat(begun(true, NOW)).hasSize(1).noneMatch(BegunRun::isOn);
        assertThat(begun(true, NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void countsTemporaryClientsSeparately() {
        add("own", REALM, "client", run(false, NOW));
        add("elsewhere", "other", "client", run(true, NOW));
        add("temporary", REALM, "another", run(true, NOW));
        in(table -> {
            table.locked("temporary").knowAddress("2001:db8:1:2:3::4");
            table.locked("temporary").knowAddress("192.0.2.1");
            return true;
        });
        assertThat(begun(true, NOW.plusSeconds(1)))
                .as("what is on counts, however old")
                .extracting(BegunRun::id)
                .containsExactly("temporary");
        assertThat(begun(false, NOW)).extracting(BegunRun::id).containsExactly("own");
        BegunRun temporary = begun(true, NOW).get(0);
        assertThat(temporary.isBegunAt("2001:db8:1:2:ffff::1"))
                .as("the same network")
                .isTrue();
        assertThat(temporary.isBegunAt("2001:db8:1:3:3::4")).isFalse();
        assertThat(temporary.isBegunAt("192.0.2.1"))
                .as("a request came from there, no more")
                .isFalse();
    }

    @Test
    void remembersTheHashOfTheFirstAddressesOnly() {
        add("a", REALM, "client", run(true, NOW));
        in(table -> {
            TestRunEntity run = table.locked("a");
            for (int address = 0; address < 9; address++) {
                run.knowAddress("192.0.2." + address);
                run.knowAddress("192.0.2." + address);
            }
            return true;
        });
        assertThat(TestRunTableTest.<Boolean>in(table -> table.find("a").knowsAddress("192.0.2.3")))
                .isTrue();
        assertThat(TestRunTableTest.<Boolean>in(table -> table.find("a").knowsAddress("192.0.2.4")))
                .isFalse();
    }

    private static TestRun run(boolean temporary, Instant started) {
        TestRunProgress trial = TestRunProgress.begin(Set.of("client_credentials"), List.of());
        return new TestRun("client", temporary, started, started.plus(Duration.ofMinutes(30)), null, trial);
    }

    private static void add(String id, String realm, String client, TestRun run) {
        in(table -> {
            table.add(new TestRunEntity(id, realm, client, run));
            return true;
        });
    }

    private static List<BegunRun> begun(boolean temporary, Instant since) {
        return in(table -> table.begun(REALM, temporary, since));
    }

    private static List<String> on(String realm) {
        return in(table -> table.on(realm).stream().map(TestRunEntity::id).toList());
    }

    private static <T> T in(Function<TestRunTable, T> work) {
        return database.ask(session -> work.apply(new TestRunTable(session)));
    }
}
