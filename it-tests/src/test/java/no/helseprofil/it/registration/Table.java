package no.helseprofil.it.registration;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.testkit.client.Response;

/** All changes by all ways. */
final class Table {

    private Table() {}

    /** Every cell, row by row. */
    static List<Place> places() {
        return Changes.ALL.stream().flatMap(Table::row).toList();
    }

    /** The cells of one row. */
    static Stream<Place> row(Change change) {
        return Arrays.stream(Way.values()).map(way -> new Place(change, way, change.cell(way)));
    }

    /** What is in the cell. */
    record Place(Change change, Way way, Optional<Cell> cell) {

        boolean isTest() {
            return cell.isPresent() && !isReason();
        }

        boolean isReason() {
            return cell.filter(Cell.Without.class::isInstance).isPresent();
        }

        void test(Stage stage) {
            Cell content = cell.orElseThrow(() -> new AssertionError("the cell is empty"));
            if (content instanceof Cell.Refused expected) {
                Response answer = refuse(way.open(stage));
                refused(answer).by(expected.requirement()).with(400, expected.error());
            } else if (content instanceof Cell.ByKeycloak expected) {
                Response answer = refuse(way.open(stage));
                refused(answer).byKeycloak();
                assertThat(answer.status()).as(answer.toString()).isEqualTo(expected.status());
            } else if (content instanceof Cell.Stored expected) {
                store(stage, way.open(stage), expected);
            } else if (content instanceof Cell.Kept) {
                keep(stage);
            } else if (content instanceof Cell.Used expected) {
                expected.test().accept(way.imported(stage, change));
            }
        }

        /** What is stored stays as it was, and the same without the change is taken. */
        private Response refuse(Door door) {
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

        private void store(Stage stage, Door door, Cell.Stored expected) {
            Response answer = door.send(change.deviation());
            assertThat(answer.isSuccess()).as("%s %s", answer, answer.body()).isTrue();
            String clientId = door.stored().orElseThrow().path("clientId").asText();
            expected.assertion().accept(stage.registered(clientId));
        }

        private void keep(Stage stage) {
            ObjectNode before = stage.doors().planted(change.deviation());
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
