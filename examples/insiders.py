"""What the insiders of each issuer bought and sold in the open market, over time.

    python examples/insiders.py filings/ insiders.png

Needs section16, polars and matplotlib.
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import polars as pl

import section16

BOUGHT, SOLD = "#1b7f4b", "#b3322f"


def trades(inputs: str) -> pl.DataFrame:
    """What was bought and sold in the open market (codes P and S) on each day, in dollars."""
    tables = section16.tables(inputs)
    filings = pl.DataFrame(tables["filings"]).select("accession_number", "issuer_cik", "issuer_name")
    return (
        pl.DataFrame(tables["non_derivative_transactions"])
        .filter(pl.col("transaction_code").is_in(["P", "S"]))
        .join(filings, on="accession_number")
        # A picture needs no more digits than a float has.
        .with_columns(
            value=pl.col("transaction_shares").cast(pl.Float64) * pl.col("transaction_price_per_share").cast(pl.Float64)
        )
        .drop_nulls(["transaction_date", "value"])
        .group_by("issuer_cik", "transaction_date", "transaction_code")
        .agg(pl.col("value").sum(), pl.col("issuer_name").last())
        .sort("issuer_cik", "transaction_date")
    )


def draw(frame: pl.DataFrame, picture: str, most: int = 4) -> None:
    """One panel for each of the issuers whose insiders traded most."""
    largest = frame.group_by("issuer_cik").agg(pl.col("value").sum(), pl.col("issuer_name").last())
    largest = largest.sort(["value", "issuer_cik"], descending=True).head(most)
    if largest.is_empty():
        sys.exit("no purchase and no sale in the open market is in these filings")
    figure, panels = plt.subplots(len(largest), 1, figsize=(9, 2.4 * len(largest)), squeeze=False)
    for panel, (cik, _, name) in zip(panels[:, 0], largest.iter_rows()):
        own = frame.filter(pl.col("issuer_cik") == cik)
        for code, sign, colour, word in (("P", 1, BOUGHT, "bought"), ("S", -1, SOLD, "sold")):
            side = own.filter(pl.col("transaction_code") == code)
            if side.is_empty():
                continue
            panel.vlines(side["transaction_date"], 0, side["value"] * sign, color=colour, lw=2.5)
            panel.scatter(side["transaction_date"], side["value"] * sign, color=colour, s=18, label=word)
        panel.axhline(0, color="#444444", lw=0.8)
        panel.set_title(name, loc="left", fontsize=11)
        panel.yaxis.set_major_formatter(lambda value, _: f"${abs(value):,.0f}")
        panel.spines[["top", "right", "bottom"]].set_visible(False)
        panel.tick_params(labelsize=8)
        panel.margins(x=0.08, y=0.25)
        panel.legend(frameon=False, fontsize=8, loc="upper right", ncols=2)
    figure.tight_layout()
    figure.savefig(picture, dpi=130)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    draw(trades(sys.argv[1]), sys.argv[2])
