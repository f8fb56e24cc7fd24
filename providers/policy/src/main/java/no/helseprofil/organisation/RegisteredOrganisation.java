package no.helseprofil.organisation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.register.Answer;
import no.helseprofil.register.OrganisationRegister;
import no.helseprofil.register.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What the organisation register says of the organisation that a client acts for. Read once for a request, so that all
 * that is decided about it, and told in its token, rests on the same answers. Where the register is down, what it said
 * last counts for what is decided, and isn't told.
 *
 * @param parent of the legal entity
 * @param child of the part of it; null if none is named
 * @param supplier of who runs the client; null if nobody does
 * @param place where the child stands
 * @param refusesWhenDown whether an organisation is refused of which nobody can tell anything
 */
public record RegisteredOrganisation(
        Answer<Unit> parent,
        @Nullable Answer<Unit> child,
        @Nullable Answer<Unit> supplier,
        ChildPlace place,
        boolean refusesWhenDown) {

    /** Where a child stands. */
    enum ChildPlace {
        /**
         * There is no child, or it is below the legal entity, or is the legal entity itself, as NHN's examples have it.
         */
        GOOD,
        /** The child is somewhere else. */
        ELSEWHERE,
        UNKNOWN
    }

    /** Public bodies have some levels. A register in which a way up is longer than this, or a circle, leads nowhere. */
    private static final int MOST_LEVELS = 10;

    /** What is known now of an organisation, and of what is above its child as far as its legal entity. */
    public static RegisteredOrganisation of(
            OrganisationRegister register, RepresentedOrganisation organisation, boolean refusesWhenDown) {
        OrganisationNumber child = organisation.child();
        OrganisationNumber supplier = organisation.supplier();
        return new RegisteredOrganisation(
                register.find(organisation.parent()),
                child == null ? null : register.find(child),
                supplier == null ? null : register.find(supplier),
                child == null || child.equals(organisation.parent())
                        ? ChildPlace.GOOD
                        : place(register, child, organisation.parent(), 1),
                refusesWhenDown);
    }

    private static ChildPlace place(
            OrganisationRegister register, OrganisationNumber number, OrganisationNumber parent, int level) {
        Answer<Unit> answer = register.find(number);
        Optional<Unit> unit = unit(answer);
        if (unit.isEmpty() && answer instanceof Answer.Unavailable) {
            return ChildPlace.UNKNOWN;
        }
        OrganisationNumber above = unit.map(Unit::parent).orElse(null);
        if (above == null) {
            return ChildPlace.ELSEWHERE;
        }
        if (above.equals(parent)) {
            return ChildPlace.GOOD;
        }
        return level == MOST_LEVELS ? ChildPlace.ELSEWHERE : place(register, above, parent, level + 1);
    }

    /**
     * Asks the register for all that {@link #of} will look for, and is done when that is known, or known to be unknown.
     * Completes never exceptionally.
     */
    public static CompletableFuture<Void> lookUp(OrganisationRegister register, RepresentedOrganisation organisation) {
        OrganisationNumber child = organisation.child();
        OrganisationNumber supplier = organisation.supplier();
        return CompletableFuture.allOf(
                register.lookUp(organisation.parent()),
                supplier == null ? done() : register.lookUp(supplier),
                child == null || child.equals(organisation.parent())
                        ? done()
                        : lookUp(register, child, organisation.parent(), 1));
    }

    private static CompletableFuture<Void> lookUp(
            OrganisationRegister register, OrganisationNumber number, OrganisationNumber parent, int level) {
        return register.lookUp(number).thenCompose(answer -> {
            OrganisationNumber above = unit(answer).map(Unit::parent).orElse(null);
            return above == null || above.equals(parent) || level == MOST_LEVELS
                    ? done()
                    : lookUp(register, above, parent, level + 1);
        });
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    /** Whether all of it is known now, so that there is nothing to ask for. */
    public boolean isKnown() {
        return place != ChildPlace.UNKNOWN
                && Stream.of(Optional.of(parent), Optional.ofNullable(child), Optional.ofNullable(supplier))
                        .flatMap(Optional::stream)
                        .noneMatch(Answer.Unavailable.class::isInstance);
    }

    /**
     * Checks that the organisation is there, and its child below it.
     *
     * @throws OrganisationException if one of them isn't, or if nobody can tell and that is a reason to refuse
     */
    public void check() throws OrganisationException {
        checkPresence(parent);
        if (child != null) {
            checkPresence(child);
        }
        if (place == ChildPlace.ELSEWHERE) {
            throw new OrganisationException(
                    "HID-1003: name a child that is below its parent in the organisation register");
        }
        if (refusesWhenDown && place == ChildPlace.UNKNOWN) {
            throw unknown();
        }
    }

    private void checkPresence(Answer<Unit> answer) throws OrganisationException {
        if (answer instanceof Answer.NotFound) {
            throw new OrganisationException("act for an organisation that the organisation register knows");
        }
        Optional<Unit> unit = unit(answer);
        if (unit.map(Unit::isDeleted).orElse(false)) {
            throw new OrganisationException(
                    "act for an organisation that exists; by the organisation register this one was deleted");
        }
        if (refusesWhenDown && unit.isEmpty()) {
            throw unknown();
        }
    }

    private static OrganisationException unknown() {
        return OrganisationException.thatPasses("the organisation register does not answer; try again later");
    }

    /** The name of the legal entity; empty where the register tells none now. */
    public Optional<String> parentName() {
        return name(parent);
    }

    /** The name of the child; empty where none is named, or the register tells none now. */
    public Optional<String> childName() {
        return name(child);
    }

    /** The name of who runs the client; empty where nobody does, or the register tells none now. */
    public Optional<String> supplierName() {
        return name(supplier);
    }

    private static Optional<String> name(@Nullable Answer<Unit> answer) {
        return answer instanceof Answer.Found<Unit> found && !found.value().isDeleted()
                ? Optional.of(found.value().name())
                : Optional.empty();
    }

    /**
     * Those of the legal entity and the child that are in this, for an operator: somebody else runs things there now.
     */
    public List<OrganisationNumber> in(Unit.Ending ending) {
        return Stream.of(Optional.of(parent), Optional.ofNullable(child))
                .flatMap(Optional::stream)
                .flatMap(answer -> unit(answer).stream())
                .filter(unit -> unit.ending() == ending)
                .map(Unit::number)
                .toList();
    }

    /** What the register says, or has said before it went down. */
    private static Optional<Unit> unit(Answer<Unit> answer) {
        if (answer instanceof Answer.Unavailable<Unit> unavailable) {
            return Optional.ofNullable(unavailable.last()).map(Answer.Found::value);
        }
        return answer instanceof Answer.Found<Unit> found ? Optional.of(found.value()) : Optional.empty();
    }
}
