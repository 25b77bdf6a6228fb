//! The normalized roles, in the words of the column `roles`.

/// A normalized role. The order is that of the column `roles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Chief executive officer.
    Ceo,
    /// Chief financial officer.
    Cfo,
    /// Chief operating officer.
    Coo,
    /// President of the issuer.
    President,
    /// Chair of the board.
    Chair,
    /// Vice chair of the board.
    ViceChair,
    /// General counsel.
    GeneralCounsel,
    /// Another chief officer.
    OtherCLevel,
    /// Any other officer.
    OtherOfficer,
    /// Member of the board.
    Director,
    /// Owner of more than ten percent of a class.
    TenPercentOwner,
    /// Held a position before.
    Former,
    /// A trustee, or a member of a group of owners.
    TrusteeOrGroupMember,
    /// Anything else.
    Other,
}

impl Role {
    /// Every role, in order.
    pub const ALL: [Self; 14] = [
        Self::Ceo,
        Self::Cfo,
        Self::Coo,
        Self::President,
        Self::Chair,
        Self::ViceChair,
        Self::GeneralCounsel,
        Self::OtherCLevel,
        Self::OtherOfficer,
        Self::Director,
        Self::TenPercentOwner,
        Self::Former,
        Self::TrusteeOrGroupMember,
        Self::Other,
    ];

    /// The word of the column `roles`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ceo => "ceo",
            Self::Cfo => "cfo",
            Self::Coo => "coo",
            Self::President => "president",
            Self::Chair => "chair",
            Self::ViceChair => "vice_chair",
            Self::GeneralCounsel => "general_counsel",
            Self::OtherCLevel => "other_c_level",
            Self::OtherOfficer => "other_officer",
            Self::Director => "director",
            Self::TenPercentOwner => "ten_percent_owner",
            Self::Former => "former",
            Self::TrusteeOrGroupMember => "trustee_or_group_member",
            Self::Other => "other",
        }
    }
}
