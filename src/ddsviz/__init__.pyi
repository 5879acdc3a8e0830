from . import course as course
from .datasets import datasets as datasets
from .datasets import load as load
from .display.describe import describe as describe
from .display.describe import table as table
from .display.save import save as save
from .errors import DdsvizError as DdsvizError
from .options import options as options
from .plots.binary_tree import binary_tree as binary_tree
from .plots.choropleth import choropleth as choropleth
from .plots.heatmap import heatmap as heatmap
from .plots.marker_map import marker_map as marker_map
from .plots.scatter import scatter as scatter
from .plots.scatter_matrix import scatter_matrix as scatter_matrix
from .plots.time_series import time_series as time_series
from .plots.voronoi_map import voronoi_map as voronoi_map
from .scripts.code import code as code

__version__: str
