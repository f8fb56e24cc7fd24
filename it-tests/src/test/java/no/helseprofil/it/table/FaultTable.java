package no.helseprofil.it.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestTable;

/** All faults in all ways. */
final class FaultTable {

    /** The rows. */
    static final List<FaultRow> FAULTS = Stream.of(
                    AssertionFaults.all(),
                    ProofFaults.all(),
                    FormFaults.all(),
                    ClientFaults.all(),
                    GrantFaults.all(),
                    AuthorizationFaults.all(),
                    CodeFaults.all())
            .flatMap(rows -> rows)
            .toList();

    /** All of them in all ways. */
    static final TestTable<FaultRow, Place> ALL = new TestTable<>("fault × way", FAULTS, FaultTable::row);

    private FaultTable() {}

    /** Content of the cell. */
    record Place(FaultRow fault, RequestWay way, Optional<FaultCell> cell) implements TestTable.Cell {

        @Override
        public boolean isTest() {
            return cell.filter(Predicate.not(FaultCell.Without.class::isInstance))
                    .isPresent();
        }

        @Override
        public boolean isReason() {
            return cell.filter(FaultCell.Without.class::isInstance).isPresent();
        }

        /** Sends what is wrong, and the same without the fault. */
        void test(FaultStage stage) {
            FaultCell content = cell.orElseThrow(() -> new AssertionError("the cell is empty"));
            if (content instanceof FaultCell.Refused expected) {
                refuse(way.on(stage), expected.refusal());
            } else if (content instanceof FaultCell.Tested tested) {
                tested.test().accept(stage);
            }
        }

        /** Returns the outcome of the fault, whatever is expected. */
        AttemptAnswer attack(FaultStage stage) {
            FaultStage place = way.on(stage);
            return attack(place, way.prepare(place));
        }

        /**
         * Checks that the fault is refused, and that the same code and the same token succeed without it: a refusal has
         * used nothing up.
         */
        private void refuse(FaultStage stage, ExpectedRefusal expected) {
            Attempt attempt = way.prepare(stage);
            attack(stage, attempt).assertRefused(expected, way);
            assertThat(attempt.as(Attempt.Variant.compliant(stage.client())).succeeded())
                    .as("the same request without the fault, afterwards")
                    .isTrue();
        }

        private AttemptAnswer attack(FaultStage stage, Attempt attempt) {
            Attempt.Variant variant = fault.variation().variant(stage);
            if (fault.variation().repeated()) {
                assertThat(way.prepare(stage).as(variant).succeeded())
                        .as("the first time")
                        .isTrue();
            }
            return fault.variation()
                    .registration()
                    .map(otherwise -> stage.during(otherwise, () -> attempt.as(variant)))
                    .orElseGet(() -> attempt.as(variant));
        }
    }

    /** The cells of one row. */
    private static Stream<Place> row(FaultRow fault) {
        return Arrays.stream(RequestWay.values()).map(way -> new Place(fault, way, fault.cell(way)));
    }
}
