package no.helseprofil.keycloak.transparency;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.keycloak.transparency.Witness.WitnessException;
import no.helseprofil.keycloak.transparency.WitnessTable.Witnessed;
import no.helseprofil.transparency.ConsistencyProof;
import no.helseprofil.transparency.TreeHash;
import no.helseprofil.transparency.TreeHash.CompactRange;
import org.keycloak.models.KeycloakSession;

/**
 * What a witness is handed: the checkpoint of now, and the proof that its log has grown from the tree that it has seen.
 *
 * @param log as its checkpoint has it
 * @param old size of the tree that the witness has seen
 * @param proof of their consistency
 */
record Submission(SignedLog log, long old, List<TreeHash> proof) {

    private static final int PAGE = 500;

    /**
     * From the tree that it has seen as far as is known here, which costs as much as there are entries since.
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

    /** From the tree of a size that the witness names, which is made of all entries. */
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
