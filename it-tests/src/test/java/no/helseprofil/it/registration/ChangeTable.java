package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestTable;
import no.helseprofil.testkit.client.Response;

/** All changes by all ways. */
final class ChangeTable {

    static final TestTable<ChangeRow, Place> ALL = new TestTable<>("change × way", ChangeRows.ALL, ChangeTable::row);

    private ChangeTable() {}

    static Stream<Place> row(ChangeRow change) {
        return Arrays.stream(RegistrationWay.values()).map(way -> new Place(change, way, change.cell(way)));
    }

    /** Content of the cell. */
    record Place(ChangeRow change, RegistrationWay way, Optional<ChangeCell> cell) implements TestTable.Cell {

        @Override
        public boolean isTest() {
            return cell.isPresent() && !isReason();
        }

        @Override
        public boolean isReason() {
            return cell.filter(ChangeCell.Without.class::isInstance).isPresent();
        }

        void test(RegistrationStage stage) {
            ChangeCell content = cell.orElseThrow(() -> new AssertionError("the cell is empty"));
            if (content instanceof ChangeCell.Refused expected) {
                Response answer = refuse(way.open(stage));
                refused(answer).by(expected.requirement()).with(400, expected.error());
            } else if (content instanceof ChangeCell.ByKeycloak expected) {
                Response answer = refuse(way.open(stage));
                refused(answer).byKeycloak();
                assertThat(answer.status()).as(answer.toString()).isEqualTo(expected.status());
            } else if (content instanceof ChangeCell.Stored expected) {
                store(stage, way.open(stage), expected);
            } else if (content instanceof ChangeCell.Kept) {
                keep(stage);
            } else if (content instanceof ChangeCell.Used expected) {
                expected.test().accept(way.imported(stage, change));
            }
        }

        /** Checks that what is stored stays as it was, and that the same without the change is taken. */
        private Response refuse(RegistrationDoor door) {
            Optional<ObjectNode> before = door.stored();
            Response answer = door.send(change.deviation());
            assertThat(door.stored())
                    .as("stored after %s %s", answer, answer.body())
                    .isEqualTo(before);
            Response other = door.send(Deviation.NONE);
            assertThat(other.isSuccess())
                    .as("the same without the change: %s %s", other, other.body())
                    .isTrue();
            return answer;
        }

        private void store(RegistrationStage stage, RegistrationDoor door, ChangeCell.Stored expected) {
            Response answer = door.send(change.deviation());
            assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
            String clientId = door.stored().orElseThrow().path("clientId").asText();
            expected.assertion().accept(stage.registered(clientId));
        }

        private void keep(RegistrationStage stage) {
            ObjectNode before = stage.endpoints().planted(change.deviation());
            ObjectNode described = before.deepCopy().put("description", "changed");
            Response answer = stage.clientManager().update(described);
            assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
            assertThat(Sorted.lists(
                            stage.clientManager().client(before.path("clientId").asText())))
                    .as("all but the description")
                    .isEqualTo(Sorted.lists(described));
        }
    }
}
