package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.assessment.AssessmentRuns;
import no.helseprofil.it.observations.ObservationRecords;
import no.helseprofil.it.support.OnPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Tests that need PostgreSQL, in one order. The first server makes the tables and ends in good order, in the middle of
 * an assessment. The second one starts on tables that an operator has made, with the counts of the first, and crashes.
 */
@Tag("own-server")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class PostgresIT {

    @BeforeAll
    static void makeTheTables() {
        assertThat(OnPostgres.server().log()).contains("Using changelog META-INF/helseprofil-changelog.xml");
    }

    @AfterAll
    static void end() {
        OnPostgres.end();
    }

    @Nested
    @Order(1)
    class Recorded extends ObservationRecords {}

    @Nested
    @Order(2)
    class Assessed extends AssessmentRuns {

        @Override
        protected void stopServer() {
            ObservationRecords.stop();
        }
    }

    @Nested
    @Order(3)
    class Ended {

        @Test
        void aStoppedServerStoresItsCounts() {
            ObservationRecords.assertStored();
        }
    }

    @Nested
    @Order(4)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    class Stored extends DatabaseTables {

        @Test
        @Order(1)
        void theNextServerContinuesTheCounts() {
            ObservationRecords.assertContinued();
        }
    }

    @Nested
    @Order(5)
    class Crashed {

        @Test
        void aCrashLosesOnlyTheLastSeconds() throws InterruptedException {
            ObservationRecords.crash();
        }
    }
}
