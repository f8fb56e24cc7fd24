package no.helseprofil.organisation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import no.helseprofil.identifiers.OrganisationNumber;
import no.helseprofil.organisation.Details.OrganisationException;
import no.helseprofil.register.Answer;
import no.helseprofil.register.Register.OrganisationRegister;
import no.helseprofil.register.Register.Unit;
import org.jspecify.annotations.Nullable;

/**
 * Entries in the organisation register for the organisation that a client acts for. They are read once for a request,
 * so that all decisions and the token use the same answers. If the register is down, its last answers count for
 * decisions but aren't included in tokens.
 *
 * @param parent answer for the legal entity
 * @param child answer for the part of the legal entity; null if none is named
 * @param supplier answer for the organisation that runs the client; null if there is none
 * @param place where the child belongs in the register
 * @param refusesWhenDown whether an organisation is refused if the register doesn't answer and has no earlier answer
 */
public record RegisteredOrganisation(
        Answer<Unit> parent,
        @Nullable Answer<Unit> child,
        @Nullable Answer<Unit> supplier,
        ChildPlace place,
        boolean refusesWhenDown) {

    /** Place of a child in the register. */
    enum ChildPlace {
        /**
         * There is no child, or it is below the legal entity, or it is the legal entity itself, as in NHN's examples.
         */
        GOOD,
        /** The child belongs to another organisation. */
        ELSEWHERE,
        UNKNOWN
    }

    /** Limit on the levels above a child; public bodies have a few. A longer path, or a circle, leads nowhere. */
    private static final int MOST_LEVELS = 10;

    /** Returns what is known now about an organisation and about all units between its child and its legal entity. */
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
     * Asks the register for everything that {@link #of} needs. The result completes when all of it is known, or known
     * to be unavailable, and never exceptionally.
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

    /** Returns whether everything is known, so that nothing has to be looked up. */
    public boolean isKnown() {
        return place != ChildPlace.UNKNOWN
                && Stream.of(Optional.of(parent), Optional.ofNullable(child), Optional.ofNullable(supplier))
                        .flatMap(Optional::stream)
                        .noneMatch(Answer.Unavailable.class::isInstance);
    }

    /**
     * Checks that the organisation exists, and that its child is below it.
     *
     * @throws OrganisationException if either isn't so, or if the register can't say and that is a reason to refuse
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

    /** Returns the name of the legal entity; empty if the register has none now. */
    public Optional<String> parentName() {
        return name(parent);
    }

    /** Returns the name of the child; empty if no child is named, or the register has none now. */
    public Optional<String> childName() {
        return name(child);
    }

    /** Returns the name of the organisation that runs the client; empty if there is none, or no name now. */
    public Optional<String> supplierName() {
        return name(supplier);
    }

    private static Optional<String> name(@Nullable Answer<Unit> answer) {
        return answer instanceof Answer.Found<Unit> found && !found.value().isDeleted()
                ? Optional.of(found.value().name())
                : Optional.empty();
    }

    /** Returns the legal entity and the child if they are in such a proceeding: they may be under other control. */
    public List<OrganisationNumber> in(Unit.Ending ending) {
        return Stream.of(Optional.of(parent), Optional.ofNullable(child))
                .flatMap(Optional::stream)
                .flatMap(answer -> unit(answer).stream())
                .filter(unit -> unit.ending() == ending)
                .map(Unit::number)
                .toList();
    }

    /** Returns the answer of the register, or the last one before it went down. */
    private static Optional<Unit> unit(Answer<Unit> answer) {
        if (answer instanceof Answer.Unavailable<Unit> unavailable) {
            return Optional.ofNullable(unavailable.last()).map(Answer.Found::value);
        }
        return answer instanceof Answer.Found<Unit> found ? Optional.of(found.value()) : Optional.empty();
    }

    /**
     * Organisation that a client acts for in one token.
     *
     * @param parent the legal entity
     * @param child the part of the legal entity, if one is named
     * @param supplier the organisation that runs the client, if that is another one
     */
    public record RepresentedOrganisation(
            OrganisationNumber parent,
            @Nullable OrganisationNumber child,
            @Nullable OrganisationNumber supplier) {}
}
