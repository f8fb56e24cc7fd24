package no.helseprofil.organisation;

import static no.helseprofil.organisation.DetailsFixture.CHILD;
import static no.helseprofil.organisation.DetailsFixture.OTHER_PARENT;
import static no.helseprofil.organisation.DetailsFixture.PARENT;
import static no.helseprofil.organisation.DetailsFixture.SUPPLIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.IntStream;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.organisation.RegisteredOrganisation.RepresentedOrganisation;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisteredOrganisationTest {

    private static final String BETWEEN = "999977775";
    private static final String ELSEWHERE =
            "HID-1003: name a child that is below its parent in the organisation register";
    private static final String DELETED =
            "act for an organisation that exists; by the organisation register this one was deleted";
    private static final String UNKNOWN = "act for an organisation that the organisation register knows";
    private static final String DOWN = "the organisation register does not answer; try again later";

    private final RegisterFixture register = new RegisterFixture().with(PARENT, "Granfjelldal kommune", null);

    @Test
    void acceptsADirectChild() {
        register.with(CHILD, "Legekontoret", PARENT);
        passes(PARENT, CHILD);
    }

    @Test
    void acceptsAnIndirectChild() {
        register.with(BETWEEN, "Helse og omsorg", PARENT).with(CHILD, "Legekontoret", BETWEEN);
        passes(PARENT, CHILD);
    }

    @Test
    void refusesAChildOfAnotherParent() {
        register.with(OTHER_PARENT, "Flaksvaagoey kommune", null).with(CHILD, "Legekontoret", OTHER_PARENT);
        refused(PARENT, CHILD, ELSEWHERE);
    }

    @Test
    void refusesAParentBelowItsChild() {
        register.with(CHILD, "Legekontoret", PARENT);
        refused(CHILD, PARENT, ELSEWHERE);
    }

    @Test
    void acceptsAnOrganisationAsItsOwnChild() {
        passes(PARENT, PARENT);
        assertThat(RegisteredOrganisation.lookUp(register, RegisterFixture.represented(PARENT, PARENT, null)))
                .as("nothing above it is asked for")
                .isCompleted();
        register.withDeleted(OTHER_PARENT, null);
        refused(OTHER_PARENT, OTHER_PARENT, DELETED);
    }

    @Test
    void acceptsASubunitAsBothParentAndChild() {
        register.with(CHILD, "Legekontoret", OTHER_PARENT);
        passes(CHILD, CHILD);
    }

    @Test
    void refusesAChildWhoseParentIsUnknown() {
        register.with(CHILD, "Legekontoret", BETWEEN);
        refused(PARENT, CHILD, ELSEWHERE);
    }

    @Test
    void passesTheSupplierOnTheWayToTheParent() {
        register.with(SUPPLIER, "Acme EPJ", PARENT).with(CHILD, "Legekontoret", SUPPLIER);
        RepresentedOrganisation who = RegisterFixture.represented(PARENT, CHILD, SUPPLIER);
        assertThatCode(RegisteredOrganisation.of(register, who, true)::check)
                .as("that it was looked for already says nothing of what is above it")
                .doesNotThrowAnyException();
        register.with(SUPPLIER, "Acme EPJ", OTHER_PARENT).with(OTHER_PARENT, "Another", null);
        assertThatExceptionOfType(OrganisationException.class)
                .isThrownBy(RegisteredOrganisation.of(register, who, false)::check)
                .withMessage(ELSEWHERE);
    }

    @Test
    void stopsAtACycleOfParents() {
        register.with(CHILD, "Legekontoret", BETWEEN).with(BETWEEN, "Helse og omsorg", CHILD);
        refused(PARENT, CHILD, ELSEWHERE);
        assertThat(RegisteredOrganisation.lookUp(register, RegisterFixture.represented(PARENT, CHILD, null)))
                .as("the question ends too")
                .isCompleted();
    }

    @Test
    void walksTenLevelsAtMost() {
        passes(PARENT, chain(10));
        refused(PARENT, chain(11), ELSEWHERE);
    }

    /**
     * Adds this many organisations, each above the next, the first one right below the parent. Returns the number of
     * the last.
     */
    private String chain(int length) {
        IntStream.range(0, length).forEach(i -> register.with(link(i), "A level", i == 0 ? PARENT : link(i - 1)));
        return link(length - 1);
    }

    private static String link(int level) {
        return String.valueOf(200_000_000 + level);
    }

    @Test
    void refusesAnUnknownOrganisation() {
        refused(OTHER_PARENT, null, UNKNOWN);
        refused(PARENT, CHILD, UNKNOWN);
    }

    @Test
    void refusesADeletedOrganisation() {
        register.withDeleted(OTHER_PARENT, null).withDeleted(CHILD, PARENT);
        refused(OTHER_PARENT, null, DELETED);
        refused(PARENT, CHILD, DELETED);
    }

    @Test
    void reportsABankruptcyWithoutRefusing() {
        register.withBankrupt(CHILD, PARENT);
        passes(PARENT, CHILD);
        assertThat(register.of(PARENT, CHILD, false).in(Unit.Ending.BANKRUPTCY))
                .extracting(OrganisationNumber::value)
                .containsExactly(CHILD);
        assertThat(register.of(PARENT, null, false).in(Unit.Ending.BANKRUPTCY)).isEmpty();
        assertThat(register.of(PARENT, CHILD, false).in(Unit.Ending.WINDING_UP)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {PARENT, BETWEEN, CHILD})
    void theRealmDecidesWhatARegisterOutageMeans(String down) {
        register.with(BETWEEN, "Helse og omsorg", PARENT).with(CHILD, "Legekontoret", BETWEEN);
        register.down(down);
        passes(PARENT, CHILD);
        assertThatExceptionOfType(OrganisationException.class)
                .isThrownBy(register.of(PARENT, CHILD, true)::check)
                .withMessage(DOWN)
                .matches(OrganisationException::passes, "the same request may be let through later");
    }

    @Test
    void usesTheLastKnownEntriesDuringAnOutage() {
        register.downSince(PARENT, "Granfjelldal kommune", null).downSince(CHILD, "Legekontoret", PARENT);
        assertThatCode(register.of(PARENT, CHILD, true)::check)
                .as("somebody knows something")
                .doesNotThrowAnyException();
        register.downSince(CHILD, "Legekontoret", OTHER_PARENT).downSince(OTHER_PARENT, "Another", null);
        assertThatExceptionOfType(OrganisationException.class)
                .as("a register that goes down opens nothing that was closed")
                .isThrownBy(register.of(PARENT, CHILD, false)::check)
                .withMessage(ELSEWHERE);
    }

    @Test
    void namesOnlyFreshlyReadOrganisations() {
        register.with(CHILD, "Legekontoret", PARENT).with(SUPPLIER, "Acme EPJ", null);
        RepresentedOrganisation who = RegisterFixture.represented(PARENT, CHILD, SUPPLIER);
        RegisteredOrganisation registered = RegisteredOrganisation.of(register, who, false);
        assertThat(registered.parentName()).contains("Granfjelldal kommune");
        assertThat(registered.childName()).contains("Legekontoret");
        assertThat(registered.supplierName()).contains("Acme EPJ");
        register.downSince(PARENT, "Granfjelldal kommune", null).down(CHILD).withDeleted(SUPPLIER, null);
        RegisteredOrganisation later = RegisteredOrganisation.of(register, who, false);
        assertThat(later.parentName()).as("what it was called before").isEmpty();
        assertThat(later.childName()).isEmpty();
        assertThat(later.supplierName()).as("of what isn't there any more").isEmpty();
    }

    @Test
    void lookUpPrefetchesEverythingThatIsReadLater() {
        register.with(BETWEEN, "Helse og omsorg", PARENT)
                .with(CHILD, "Legekontoret", BETWEEN)
                .with(SUPPLIER, "Acme EPJ", null);
        RepresentedOrganisation who = RegisterFixture.represented(PARENT, CHILD, SUPPLIER);
        assertThat(RegisteredOrganisation.lookUp(register, who)).isCompleted();
        assertThat(register.asked()).containsExactlyInAnyOrder(PARENT, SUPPLIER, CHILD, BETWEEN);
    }

    private void passes(String parent, @Nullable String child) {
        assertThatCode(register.of(parent, child, false)::check).doesNotThrowAnyException();
    }

    private void refused(String parent, @Nullable String child, String sentence) {
        assertThatExceptionOfType(OrganisationException.class)
                .isThrownBy(register.of(parent, child, false)::check)
                .withMessage(sentence)
                .matches(refusal -> !refusal.passes(), "what the register says is no passing trouble");
    }
}
